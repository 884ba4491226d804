import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inputOf } from '../src/lib/decide.ts';
import { readSources } from '../src/lib/policies/sources.ts';
import { prepare } from '../src/lib/prepare.ts';
import type { ProfileInput } from '../src/lib/profile/schema.ts';
import type { Snapshot } from '../src/lib/snapshot/schema.ts';
import { parseSnapshot } from '../src/lib/snapshot/snapshot.ts';
import { parseYaml } from '../src/lib/yaml.ts';
import { generateSnapshot } from './generate.ts';

const fixture = 'fixtures/all-pass';

/** How every snapshot of the benchmark is judged. */
export interface Setting {
  readonly profile: ProfileInput;
  readonly now: string;
}

/** One snapshot, and the same as the rules get it, for those who evaluate them natively. */
export interface Case {
  readonly pods: number;
  readonly bytes: number;
  readonly snapshot: string;
  readonly input: string;
  readonly host: string;
}

/** Everything that is measured, written into a folder. */
export interface Material {
  readonly settingFile: string;
  readonly profileFile: string;
  readonly now: string;
  /** rules without tests, with the adapter for conftest */
  readonly policies: string;
  readonly cases: readonly Case[];
}

/** Writes snapshots of these sizes and what the peers need. */
export async function writeMaterial(directory: string, sizes: readonly number[]): Promise<Material> {
  const profileFile = join(fixture, 'gates.yaml');
  const profile = (await parseYaml(
    await readFile(profileFile, 'utf8'),
    profileFile,
    'profile_invalid',
  )) as ProfileInput;
  const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
  const settingFile = join(directory, 'setting.json');
  await writeFile(settingFile, JSON.stringify({ profile, now } satisfies Setting));

  const policies = join(directory, 'policies');
  for (const { files } of await readSources('policies'))
    for (const { kind, relative, text } of files) {
      if (kind === 'test' || kind === 'testing') continue;
      await mkdir(dirname(join(policies, relative)), { recursive: true });
      await writeFile(join(policies, relative), text);
    }
  await cp('bench/conftest.rego', join(policies, 'conftest.rego'));

  const recorded = parseSnapshot(await readFile(join(fixture, 'snapshot.json')), fixture);
  const cases: Case[] = [];
  for (const pods of sizes) cases.push(await writeCase(directory, recorded, pods, { profile, now }));
  return { settingFile, profileFile, now, policies, cases };
}

async function writeCase(
  directory: string,
  recorded: Snapshot,
  pods: number,
  setting: Setting,
): Promise<Case> {
  const file = (name: string) => join(directory, `${name}-${pods}.json`);
  const bytes = new TextEncoder().encode(JSON.stringify(generateSnapshot(recorded, pods)));
  await writeFile(file('snapshot'), bytes);
  const { judged, host } = await prepare(bytes, setting);
  await writeFile(file('input'), JSON.stringify(inputOf(judged)));
  await writeFile(file('host'), JSON.stringify({ host }));
  return {
    pods,
    bytes: bytes.byteLength,
    snapshot: file('snapshot'),
    input: file('input'),
    host: file('host'),
  };
}
