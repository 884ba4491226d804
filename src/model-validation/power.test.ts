import { beforeAll, describe, expect, it } from 'vitest';
import { type Bound, computeBounds } from '../lib/bounds.ts';
import { ParameterValues } from '../lib/parameters.ts';
import { defaultPolicies } from '../lib/policies/default-policies.ts';
import type { Snapshot } from '../lib/snapshot/schema.ts';
import type { SetCounts } from './count/tally.ts';
import { seededRandom } from './pictures.testing.ts';
import { cleanOf } from './written.ts';

const runs = 10_000;
let parameters: ParameterValues;
beforeAll(async () => {
  const policies = await defaultPolicies();
  parameters = ParameterValues.from(policies.parameters, {}, 'the defaults');
});

/** How many of `trials` succeed, each with a small chance: from one success to the next (geometric). */
function binomial(random: () => number, trials: number, chance: number): number {
  if (chance === 0) return 0;
  let successes = 0;
  for (let at = 0; ; successes++) {
    at += 1 + Math.floor(Math.log(1 - random()) / Math.log1p(-chance));
    if (at > trials) return successes;
  }
}

interface Truth {
  readonly images: number;
  /** the chances that both models, INT8 alone and FP32 alone take a clean image for stego */
  readonly both?: number;
  readonly int8Only?: number;
  readonly fp32Only?: number;
}

const nothing = {
  undecodable: 0,
  inferenceErrors: 0,
  fp32Scores: [],
  int8Scores: [],
  fp32Distinct: [],
  int8Distinct: [],
};

/** The share of runs in which a bound keeps its limit, when the models are such. */
function passes(name: 'fpr_increase' | 'served_fpr', seed: number, truth: Truth): number {
  const random = seededRandom(seed);
  const { images, both = 0, int8Only = 0, fp32Only = 0 } = truth;
  const known = new Map<string, boolean>();
  let passed = 0;
  for (let run = 0; run < runs; run++) {
    const one = binomial(random, images, int8Only);
    const other = binomial(random, images, fp32Only);
    const shared = binomial(random, images, both);
    const key = `${one} ${other} ${shared}`;
    // the same counts have the same bounds
    let isKept = known.get(key);
    if (isKept === undefined) {
      const counts: SetCounts = {
        ...nothing,
        images,
        fp32Positives: shared + other,
        int8Positives: shared + one,
        int8OnlyPositives: one,
        fp32OnlyPositives: other,
      };
      const bound = boundsOf(counts)[name];
      if (bound === undefined) throw new Error(`no bound for ${key}`);
      isKept = bound.upper_fraction < bound.limit_fraction;
      known.set(key, isKept);
    }
    if (isKept) passed++;
  }
  return passed / runs;
}

function boundsOf(counts: SetCounts): Record<string, Bound> {
  const snapshot = {
    schema: 'gates.snapshot/v1',
    release: { name: 'simulated', version: '1', model: { served: 'int8' } },
    observations: {
      'pre-deployment': {
        model: {
          collectedAt: '2026-11-24T08:00:00Z',
          collector: 'model@1',
          data: { clean: cleanOf(counts, undefined) },
        },
      },
    },
  } satisfies Snapshot;
  return computeBounds(snapshot, parameters)['pre-deployment']?.model ?? {};
}

/** Three standard errors of a share of 5 % over so many runs. */
const chance_max = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);

describe('a wrong pass', () => {
  it.each([
    ['a drift of exactly the limit', { images: 2995, int8Only: 0.001 }],
    ['with one false positive allowed', { images: 4742, int8Only: 0.001 }],
    ['with several allowed', { images: 13_000, int8Only: 0.001 }],
    ['a drift that FP32’s own errors hide', { images: 13_000, int8Only: 0.0015, fp32Only: 0.0005 }],
    ['a drift of twice the limit', { images: 5000, int8Only: 0.002 }],
  ])('of the increase happens in at most 5 %% of runs: %s', (_, truth) => {
    expect(passes('fpr_increase', 1, truth)).toBeLessThanOrEqual(chance_max);
  });

  it.each([
    ['a rate of exactly the limit, no error allowed', { images: 4279, both: 0.0007 }],
    ['five allowed', { images: 15_016, both: 0.0004, int8Only: 0.0003 }],
    ['a rate of 0.1 %', { images: 13_000, both: 0.001 }],
  ])('of the served rate happens in at most 5 %% of runs: %s', (_, truth) => {
    expect(passes('served_fpr', 2, truth)).toBeLessThanOrEqual(chance_max);
  });

  it('is as likely as it may be where the counts just suffice, so that no image is asked for in vain', () => {
    expect(passes('fpr_increase', 3, { images: 2995, int8Only: 0.001 })).toBeGreaterThan(0.04);
    expect(passes('served_fpr', 3, { images: 4279, both: 0.0007 })).toBeGreaterThan(0.04);
  });
});

describe('a good model', () => {
  it('passes nearly always with enough images', () => {
    expect(passes('fpr_increase', 4, { images: 13_000, int8Only: 0.0001, fp32Only: 0.0001 })).toBeGreaterThan(
      0.99,
    );
    expect(passes('served_fpr', 4, { images: 15_016, both: 0.0001 })).toBeGreaterThan(0.95);
  });

  it('is never passed by too few', () => {
    expect(passes('fpr_increase', 5, { images: 2994 })).toBe(0);
    expect(passes('served_fpr', 5, { images: 4278 })).toBe(0);
  });
});
