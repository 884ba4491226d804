import { describe, expect, it } from 'vitest';
import parametersFile from '../../policies/parameters.json' with { type: 'json' };
import { type Bound, computeBounds } from './bounds.ts';
import { parametersSchema } from './catalogue.ts';
import { ParameterValues } from './parameters.ts';
import { boundEvidence } from './policies/bound-evidence.ts';
import type { Snapshot } from './snapshot/schema.ts';

const parameters = ParameterValues.from(parametersSchema.parse(parametersFile), {}, 'gates.yaml');
const release = { name: 'starlight', version: 'v4', model: { served: 'int8' as const } };

function bounds(domain: string, data: object, moment = 'pre-deployment'): Record<string, Bound> {
  const observations = {
    [moment]: { [domain]: { collectedAt: '2026-11-24T12:00:00Z', collector: 'test', data } },
  };
  const snapshot = { schema: 'gates.snapshot/v1', release, observations } as unknown as Snapshot;
  const computed = computeBounds(snapshot, parameters) as Record<
    string,
    Record<string, Record<string, Bound>>
  >;
  return computed[moment]?.[domain] ?? {};
}

const loadtest = {
  requests: { sent: 1000, succeeded: 995, failed: 5 },
  latency: {
    ladder: [
      { limit_ms: 100, atOrOver: 20 },
      { limit_ms: 200, atOrOver: 1 },
    ],
  },
};
const clean = {
  images: 5000,
  int8FalsePositives: 3,
  fp32FalsePositives: 2,
  int8OnlyFalsePositives: 2,
  fp32OnlyFalsePositives: 1,
};

describe('computeBounds', () => {
  it('counts late and failed requests together, against all that were sent', () => {
    expect(bounds('loadtest', loadtest)['late']).toMatchObject({
      count: 25,
      total: 1000,
      limit_fraction: 0.05,
    });
  });

  it('gives the exact bound and how many more are needed', () => {
    const { errors } = bounds('loadtest', { requests: { sent: 200, failed: 0 } });
    // 0 of n: the upper bound is 1 - 0.05^(1/n)
    expect(errors?.upper_fraction).toBeCloseTo(1 - 0.05 ** (1 / 200), 12);
    expect(errors?.more_needed).toBe(99);
    expect(bounds('loadtest', { requests: { sent: 299, failed: 0 } })['errors']?.more_needed).toBeNull();
  });

  it.each([
    ['no requests', { requests: { sent: 0, failed: 0 } }],
    ['a missing count', { requests: { sent: 100 } }],
    ['more failed than sent', { requests: { sent: 10, failed: 11 } }],
  ])('has no bound for %s', (_, data) => expect(bounds('loadtest', data)).toEqual({}));

  it('reads the ladder only at its limit, and not where it names it twice', () => {
    const at = (ladder: object[]) => bounds('loadtest', { ...loadtest, latency: { ladder } })['late'];
    expect(at([{ limit_ms: 99, atOrOver: 1 }])).toBeUndefined();
    expect(
      at([
        { limit_ms: 100, atOrOver: 1 },
        { limit_ms: 100, atOrOver: 2 },
      ]),
    ).toBeUndefined();
    expect(at([{ limit_ms: 100 }])).toBeUndefined();
  });

  it('takes the false positives of the model that is served', () => {
    expect(bounds('model', { clean })['served_fpr']?.count).toBe(3);
  });

  it('has no paired bound where the pairs contradict the totals', () => {
    expect(bounds('model', { clean })['fpr_increase']).toMatchObject({ count: 2, total: 5000 });
    expect(bounds('model', { clean })['fpr_increase']?.paired_lower_fraction).toBeLessThan(0.001);
    expect(bounds('model', { clean: { ...clean, int8FalsePositives: 40 } })['fpr_increase']).toBeUndefined();
  });

  it('has no rate of false positives or of detections where the pairs contradict it', () => {
    const stego = {
      images: 1000,
      int8TruePositives: 950,
      fp32TruePositives: 960,
      int8OnlyMisses: 20,
      fp32OnlyMisses: 10,
    };
    const of = (changes: object, missed: object = {}) =>
      bounds('model', { clean: { ...clean, ...changes }, stego: { ...stego, ...missed } });
    expect(of({})).toMatchObject({
      served_fpr: { count: 3 },
      int8_tpr: { count: 950 },
      tpr_drop: { count: 20 },
    });
    expect(of({ int8FalsePositives: 0 })['served_fpr']).toBeUndefined();
    expect(of({ int8FalsePositives: 1, fp32FalsePositives: 0 })['served_fpr']).toBeUndefined();
    expect(of({ int8FalsePositives: 1, fp32FalsePositives: undefined })['served_fpr']).toBeUndefined();
    expect(of({ fp32FalsePositives: 0, int8OnlyFalsePositives: undefined })['served_fpr']).toBeUndefined();
    expect(of({ int8OnlyFalsePositives: undefined })).toMatchObject({ served_fpr: { count: 3 } });
    expect(of({}, { int8TruePositives: 999 })['int8_tpr']).toBeUndefined();
  });

  it('has no bound of errors that are more by their kinds than together', () => {
    const of = (failedByKind: object) =>
      bounds('loadtest', { ...loadtest, requests: { ...loadtest.requests, failedByKind } });
    expect(of({ timeout: 4, status_503: 1 })).toMatchObject({ errors: { count: 5 }, late: { count: 25 } });
    expect(of({ timeout: 4, status_503: 2 })).toEqual({});
  });

  it('has no bound by a ladder that contradicts itself', () => {
    const at = (limit_ms: number, atOrOver: number) => {
      const ladder = [
        { limit_ms: 100, atOrOver: 20 },
        { limit_ms, atOrOver },
      ];
      return bounds('loadtest', { ...loadtest, latency: { ladder } })['late']?.count;
    };
    expect([at(200, 20), at(200, 21), at(50, 20), at(50, 19)]).toEqual([25, undefined, 25, undefined]);
  });

  it('adds the checkpoints up, and needs each of them whole', () => {
    const checkpoint = (name: string, failed?: number) => ({
      name,
      requests: { total: 1000, failed, ladder: [{ limit_ms: 100, atOrOver: 10 }] },
    });
    const all = (items: object[]) => bounds('canary', { checkpoints: { items } }, 'canary');
    expect(all([checkpoint('t15', 1), checkpoint('t30', 2)])).toMatchObject({
      t15_errors: { count: 1 },
      t30_late: { count: 10, total: 1000 },
      all_errors: { count: 3, total: 2000 },
    });
    expect(all([checkpoint('t15', 1), checkpoint('t30')])['all_errors']).toBeUndefined();
    expect(all([])).toEqual({});
  });

  it('gives a two-sided interval of the share that the release served', () => {
    const observed = {
      versions: {
        items: [
          { version: 'v4', requests: 100 },
          { version: 'v3', requests: 900 },
        ],
      },
    };
    const { release_share } = bounds('traffic', { observed }, 'canary');
    expect(release_share).toMatchObject({ count: 100, total: 1000, more_needed: null });
    // Clopper–Pearson, 95 %, 100 of 1000
    expect(release_share?.lower_fraction).toBeCloseTo(0.0821, 4);
    expect(release_share?.upper_fraction).toBeCloseTo(0.1203, 4);
  });

  it('computes every bound that the build knows of, and no other', () => {
    const computed = {
      loadtest: bounds('loadtest', loadtest),
      model: bounds('model', {
        clean,
        stego: {
          images: 100,
          int8TruePositives: 95,
          fp32TruePositives: 96,
          int8OnlyMisses: 1,
          fp32OnlyMisses: 0,
        },
        int8Latency: { samples: 100, ladder: [{ limit_ms: 100, atOrOver: 0 }] },
      }),
      metrics: bounds('metrics', {
        requests: { total: 10, succeeded: 10 },
        latency: { requests: 10, ladder: [{ limit_ms: 100, atOrOver: 0 }] },
      }),
      probes: bounds('probes', {
        stegoSet: { images: 10, detected: 10 },
        cleanSet: { images: 10, falsePositives: 0 },
      }),
      traffic: bounds('traffic', { observed: { versions: { items: [{ version: 'v4', requests: 1 }] } } }),
      canary: bounds('canary', {
        checkpoints: {
          items: ['t15', 't30', 't60', 't90', 't120'].map((name) => ({
            name,
            requests: { total: 10, failed: 0, ladder: [{ limit_ms: 100, atOrOver: 0 }] },
          })),
        },
      }),
    };
    const names = (domains: object) =>
      Object.fromEntries(
        Object.entries(domains).map(([domain, named]) => [domain, Object.keys(named).sort()]),
      );
    expect(names(computed)).toEqual(names(boundEvidence));
  });
});
