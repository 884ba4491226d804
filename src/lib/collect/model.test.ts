import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportOfImages, type SeenImage } from '../../model-validation/merge.testing.ts';
import { parseProfile } from '../profile/profile.ts';
import type { CollectContext } from './collector.ts';
import { model } from './model.ts';
import { releaseOf } from './release.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gates-collect-model-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const images = Array.from({ length: 40 }, (_, index): SeenImage => {
  const one = { score: index / 40, positive: index >= 20 };
  return {
    name: `${index}`,
    label: index < 20 ? 'clean' : 'stego',
    outcome: { fp32: one, int8: one },
    hash: '0'.repeat(16),
  };
});

async function collect(content?: string, files: object = {}) {
  const profile = parseProfile({ schema: 'gates.profile/v1', files }, 'profile');
  await rm(join(directory, profile.files.model), { force: true });
  if (content !== undefined) await writeFile(join(directory, profile.files.model), content);
  const context: CollectContext = {
    moment: 'pre-deployment',
    profile,
    directory,
    release: releaseOf(profile),
    wanted: { model: [''] },
    cluster: {},
  };
  expect(model.describe(context).contacts).toEqual([profile.files.model]);
  return model.collect(context, new AbortController().signal);
}

describe('the collector of models', () => {
  it('takes the report that the profile names, and finds the release’s models by it', async () => {
    const report = reportOfImages(images);
    const { sightings, release } = await collect(JSON.stringify(report), { model: 'other.json' });
    const { collector, ...observation } = report.observation;
    expect(collector).toBe('model@1');
    expect(sightings.model).toEqual(observation);
    expect(release?.model).toEqual({ ...report.observation.measuredOn.model, served: 'int8' });
  });

  const refused: [string, string | undefined, RegExp][] = [
    ['no report', undefined, /^model\.json is not there|^no file model\.json/],
    ['something else', '{"schema":"gates.snapshot/v1"}', /model\.json is no report of gates model/],
    ['half a report', JSON.stringify(reportOfImages(images)).slice(0, 500), /no whole report/],
    [
      'a shard',
      JSON.stringify(reportOfImages(images, { shard: { index: 1, of: 4 } })),
      /a part of the images only \(1\/4\): join the shards with gates model merge/,
    ],
  ];
  it.each(refused)('says what to do about %s', async (_, content, reason) => {
    const { sightings, release } = await collect(content);
    expect(sightings.model?.data).toBeUndefined();
    expect(sightings.model?.problems).toEqual([{ path: '', reason: expect.stringMatching(reason) }]);
    expect(release).toBeUndefined();
  });
});
