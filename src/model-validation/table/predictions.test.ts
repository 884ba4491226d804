import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelFile } from '../models.testing.ts';
import { importPredictions } from './predictions.ts';

let folder = '';
let models: { fp32: string; int8: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-import-'));
  models = { fp32: await modelFile(folder, 'fp32'), int8: await modelFile(folder, 'int8') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, options: { threshold?: number; served?: 'fp32' | 'int8' } = {}) {
  const table = join(folder, 'table.csv');
  await writeFile(table, text);
  return importPredictions({ table, ...models, ...options });
}

const rows = [
  'path,label,fp32_score,int8_score,group',
  'a,clean,0.1,0.2,one',
  'b,0,0.4,0.6,one',
  'c,clean,0.9,0.5,two',
  'd,stego,0.9,0.8,two',
  'e,1,0.7,1,three',
  'f,stego,,0.9,three',
].join('\n');

describe('a table of predictions', () => {
  it('proves rates, and no more than them', async () => {
    const report = await read(rows);
    const { data, measuredOn } = report.observation;
    expect(data.origin).toBe('imported');
    expect(data.clean).toEqual({
      images: 3,
      groups: 2,
      undecodable: 0,
      inferenceErrors: 0,
      fp32FalsePositives: 1,
      int8FalsePositives: 1,
      int8OnlyFalsePositives: 1,
      fp32OnlyFalsePositives: 1,
      distinctScores: 3,
    });
    expect(data.stego).toMatchObject({
      images: 3,
      inferenceErrors: 1,
      fp32TruePositives: 2,
      int8TruePositives: 2,
    });
    expect(
      data.sampleInference ?? data.int8Latency ?? data.quantization ?? data.fp32?.sessionOpened,
    ).toBeUndefined();
    expect(measuredOn.model).toEqual({
      fp32: data.fp32?.digest,
      int8: data.int8?.digest,
      served: data.int8?.digest,
    });
    expect(data.refusals?.items).toContain('1 of 3 stego images have no valid answer of both models');
  });

  it('is judged at its own threshold, and of the model that serves', async () => {
    const { data, measuredOn } = (await read(rows, { threshold: 0.55, served: 'fp32' })).observation;
    expect(data.clean).toMatchObject({ int8FalsePositives: 1, fp32FalsePositives: 1 });
    expect((await read(rows, { threshold: 0.7 })).observation.data.clean).toMatchObject({
      int8FalsePositives: 0,
    });
    expect(measuredOn.model?.served).toBe(data.fp32?.digest);
  });

  it.each([
    [
      'another label',
      'label,fp32_score,int8_score\nmaybe,0,0\n',
      /:2: label: expected clean, stego, 0 .*found "maybe"/,
    ],
    ['no column of labels', 'fp32_score,int8_score\n0,0\n', /:2: label: .*found "no such column"/],
    [
      'a score over 1',
      'label,fp32_score,int8_score\nclean,0,1.5\n',
      /:2: int8_score: expected a number from 0 to 1; found "1.5"/,
    ],
    ['no number', 'label,fp32_score,int8_score\nclean,NaN,0\n', /:2: fp32_score/],
    ['only one model', 'label,fp32_score\nclean,0\n', /:2: int8_score: .*found "no such column"/],
    [
      'a path twice',
      'path,label,fp32_score,int8_score\na,clean,0,0\na,clean,0,0\n',
      /:3: path: "a" is there already, in line 2/,
    ],
  ])('is refused for %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
