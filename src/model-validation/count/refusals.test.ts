import { describe, expect, it } from 'vitest';
import type { ModelData } from '../report.ts';
import { refusalsOf } from './refusals.ts';

const sound: ModelData = {
  origin: 'harness',
  fp32: { digest: `sha256:${'1'.repeat(64)}` },
  int8: { digest: `sha256:${'2'.repeat(64)}` },
  quantization: { weightElements: 100, int8WeightElements: 95 },
  clean: {
    images: 50,
    undecodable: 0,
    inferenceErrors: 0,
    fp32FalsePositives: 1,
    int8FalsePositives: 2,
    distinctScores: 3,
  },
  stego: {
    images: 40,
    undecodable: 0,
    inferenceErrors: 0,
    fp32TruePositives: 30,
    int8TruePositives: 29,
    distinctScores: 3,
  },
  int8Latency: { samples: 60, maximum_ms: 3.2 },
};

/** The sound counts with some of a part changed. */
function changed(part: keyof ModelData, change: object): ModelData {
  return { ...sound, [part]: { ...(sound[part] as object), ...change } };
}

describe('counts are refused with a reason', () => {
  it('not when they are sound', () => {
    expect(refusalsOf(sound)).toEqual([]);
  });

  const cases: [string, ModelData, RegExp][] = [
    ['two scores', changed('clean', { distinctScores: 2 }), /gave 2 different scores to all 50 clean images/],
    ['one score', changed('stego', { distinctScores: 1 }), /gave one score to all 40 stego images/],
    [
      'nothing found',
      changed('stego', { int8TruePositives: 0 }),
      /INT8 model finds nothing: it takes none of 40/,
    ],
    [
      'labels swapped',
      changed('clean', { fp32FalsePositives: 49 }),
      /FP32 model takes clean images for stego more often than stego ones \(49 of 50 clean and 30 of 40 stego/,
    ],
    [
      'no clean image',
      changed('clean', { images: 0, fp32FalsePositives: 0, int8FalsePositives: 0 }),
      /no clean image was examined/,
    ],
    [
      'more found than there are',
      changed('stego', { fp32TruePositives: 41 }),
      /counts of stego images contradict/,
    ],
    ['more lost than there are', changed('clean', { undecodable: 51 }), /counts of clean images contradict/],
    ['errors', changed('clean', { inferenceErrors: 2 }), /2 of 50 clean images have no valid answer/],
    [
      'one file twice',
      changed('int8', { digest: `sha256:${'1'.repeat(64)}` }),
      /^the INT8 file is the FP32 file$/,
    ],
    ['no latency', changed('int8Latency', { samples: 0 }), /no latency/],
    [
      'latencies of zero',
      changed('int8Latency', { maximum_ms: 0 }),
      /every measured latency of the INT8 model is zero/,
    ],
    [
      'hardly any INT8',
      changed('quantization', { int8WeightElements: 49 }),
      /hardly quantised: 49 of 100 weights/,
    ],
  ];
  it.each(cases)('%s', (_, data, reason) => {
    const refusals = refusalsOf(data);
    expect(refusals.filter((sentence) => reason.test(sentence))).toHaveLength(1);
    expect(refusals).toHaveLength(1);
  });

  it('an imported table is not refused for what it never says', () => {
    const { int8Latency, quantization, ...rest } = sound;
    expect(int8Latency && quantization).toBeDefined();
    expect(refusalsOf({ ...rest, origin: 'imported' })).toEqual([]);
  });

  it('the table from the field: 3,600 rows, 4 scores, nothing found', () => {
    const table: ModelData = {
      origin: 'imported',
      clean: { images: 1800, fp32FalsePositives: 0, int8FalsePositives: 0, distinctScores: 4 },
      stego: { images: 1800, fp32TruePositives: 0, int8TruePositives: 0, distinctScores: 4 },
    };
    expect(refusalsOf(table)).toHaveLength(2);
  });
});
