import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../yaml.ts';
import { discover } from './discover.ts';
import { parseProfile } from './profile.ts';
import { profileSchema } from './schema.ts';
import { profileTemplate } from './template.ts';

const example = (name: string) => fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));

async function written(directory: string) {
  const found = await discover(directory);
  const value = await parseYaml(profileTemplate(found), 'gates.yaml', 'profile_invalid');
  return { found, profile: parseProfile(value, 'gates.yaml') };
}

describe('gates init', () => {
  it('finds the names of the example release in its manifests', async () => {
    const { profile } = await written(example('starlight'));
    const standard = profileSchema.parse({});
    expect(profile.namespace).toBe('starlight-prod');
    expect(profile.workload.deployment).toBe('starlight-v4');
    expect(profile.workload.podLabels).toEqual(standard.workload.podLabels);
    expect(profile.image.repository).toBe(standard.image.repository);
    expect(profile.image.tag).toBe('v4-prod');
    expect(profile.features.ingress).toBe(true);
  });

  it('finds another team’s names, and that it has no ingress', async () => {
    const { profile } = await written(example('harbour'));
    expect(profile).toMatchObject({
      namespace: 'harbour',
      version: '2026.11',
      workload: { deployment: 'tariff-api-2026-11', container: 'api' },
      features: { ingress: false },
    });
  });

  it('writes a valid profile where there is nothing to find', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gates-init-'));
    try {
      const { found, profile } = await written(directory);
      expect(found.sources).toEqual([]);
      expect(profile.parameters).toEqual({});
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
