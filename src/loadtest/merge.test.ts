import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatesError } from '../lib/errors.ts';
import { percentileBounds } from '../lib/statistics/ladder.ts';
import { countsOf, fifty, partOf, quarters, type Sample } from './merge.testing.ts';
import { mergeReports } from './merge.ts';
import { loadTestReportSchema } from './report.ts';

const whole = () => quarters.map((segment, index) => partOf(segment, fifty(8 * (index + 1))));
const dataOf = (parts: Parameters<typeof mergeReports>[0]) => mergeReports(parts).observation.data;

describe('the joined report', () => {
  const sample: fc.Arbitrary<Sample> = fc.record({
    kind: fc.constantFrom(0 as const, 1 as const),
    outcome: fc.oneof(
      { weight: 4, arbitrary: fc.double({ min: 0, max: 200, noNaN: true }) },
      fc.constantFrom('timeout' as const, 'body' as const),
    ),
  });

  test('of any division of requests among runners counts what counting all of them counts', () =>
    fc.assert(
      fc.property(fc.tuple(...quarters.map(() => fc.array(sample, { maxLength: 60 }))), (shares) => {
        const report = mergeReports(quarters.map((segment, index) => partOf(segment, shares[index] ?? [])));
        expect(loadTestReportSchema.parse(report)).toEqual(report);
        const { requests, latency, endpoints, runners } = report.observation.data;
        const { maximum_ms, ladder, ...counted } = countsOf(shares.flat());
        expect({ requests, endpoints }).toEqual(counted);
        expect(latency?.ladder).toEqual(ladder);
        expect(latency?.maximum_ms).toBe(maximum_ms);
        expect(latency?.percentiles).toEqual(
          counted.requests.succeeded === 0
            ? undefined
            : [50, 90, 95, 99].map((percent) =>
                percentileBounds(ladder, counted.requests.succeeded, percent),
              ),
        );
        expect(runners?.items?.map(({ sent }) => sent)).toEqual(shares.map(({ length }) => length));
      }),
    ));

  test('is of the whole load, has no percentile of a part, and says what every runner did', () => {
    const report = mergeReports(whole());
    expect(report.segment).toBeUndefined();
    const { data, ...rest } = report.observation;
    expect(rest).toEqual({
      collectedAt: '2026-11-24T10:00:16.000Z',
      collector: 'loadtest@1',
      source: 'http://127.0.0.1:8080',
      measuredOn: { url: 'http://127.0.0.1:8080', servedVersion: 'v4' },
      problems: [],
    });
    expect(JSON.stringify(data)).not.toContain('p95_ms');
    expect(data).toMatchObject({
      finished: true,
      thresholdsInForce: true,
      overriddenOptions: { items: [], complete: true },
      nonce: 'n-1',
      warmup_seconds: 5,
      measured_seconds: 10,
      generator: { droppedIterations: 0, targetRate_perSecond: 20, achievedRate_perSecond: 20 },
    });
    expect(data.effectiveOptions?.items?.map(({ name }) => name)).toEqual([
      'executionSegmentSequence',
      'maxRedirects',
    ]);
    expect(data.runners).toEqual({
      complete: true,
      items: quarters.map((segment) => ({
        segment,
        finished: true,
        sent: 50,
        targetRate_perSecond: 5,
        achievedRate_perSecond: 5,
      })),
    });
  });

  test('does not depend on the order of the files', () =>
    expect(mergeReports(whole().reverse()).observation.data).toEqual(dataOf(whole())));

  test('measures a runner by the arrivals that k6 gave it', () => {
    const users = [7, 7, 6, 5];
    // of 25 arrivals each runner gets as many as it has users, in a cycle that begins anew every 1.25 s
    const shares = [56, 56, 48, 40];
    const parts = quarters.map((segment, index) => {
      const samples = Array.from({ length: shares[index] ?? 0 }, (): Sample => ({ kind: 0, outcome: 5 }));
      const part = partOf(segment, samples);
      const { generator } = part.report.observation.data;
      return partOf(segment, samples, {
        data: { generator: { ...generator, maximumVirtualUsers: users[index] } },
      });
    });
    const { runners, generator } = dataOf(parts);
    expect(runners?.items?.map(({ targetRate_perSecond }) => targetRate_perSecond)).toEqual([
      5.6, 5.6, 4.8, 4,
    ]);
    expect(generator).toMatchObject({ targetRate_perSecond: 20, achievedRate_perSecond: 20 });
  });

  test('has the rate of all over the time from the first beginning to the last end', () => {
    const parts = whole();
    parts[3] = partOf('3/4:1', fifty(5), {
      data: { startedAt: '2026-11-24T10:00:15.123Z', endedAt: '2026-11-24T10:00:25.123Z' },
      observation: { collectedAt: '2026-11-24T10:00:26Z' },
    });
    const report = mergeReports(parts);
    expect(report.observation.collectedAt).toBe('2026-11-24T10:00:26Z');
    expect(report.observation.data).toMatchObject({
      startedAt: '2026-11-24T10:00:05.000Z',
      endedAt: '2026-11-24T10:00:25.123Z',
      measured_seconds: 20.123,
      generator: { targetRate_perSecond: 20, achievedRate_perSecond: 200 / 20.123 },
    });
  });

  test('hides no saturated generator behind others', () => {
    const generator = { droppedIterations: 3, targetRate_perSecond: 5, achievedRate_perSecond: 5 };
    const parts = whole();
    const saturate = (index: number, own: object) => {
      parts[index] = partOf(quarters[index] ?? '', fifty(5), {
        data: { generator: { ...generator, ...own } },
      });
    };
    saturate(0, { maximumVirtualUsers: 25, peakVirtualUsers: 24, cpu_fraction: 0.2, memory_bytes: 100 });
    saturate(1, { maximumVirtualUsers: 10, peakVirtualUsers: 10, cpu_fraction: 0.9, memory_bytes: 50 });
    expect(dataOf(parts).generator).toEqual({
      droppedIterations: 6,
      targetRate_perSecond: 20,
      achievedRate_perSecond: 20,
      maximumVirtualUsers: 10,
      peakVirtualUsers: 10,
      cpu_fraction: 0.9,
      memory_bytes: 'not_measured',
    });
    saturate(2, { maximumVirtualUsers: 25, peakVirtualUsers: 1, cpu_fraction: 0.3, memory_bytes: 7 });
    saturate(3, { maximumVirtualUsers: 25, peakVirtualUsers: 1, cpu_fraction: 0.3, memory_bytes: 3 });
    expect(dataOf(parts).generator?.memory_bytes).toBe(160);
    saturate(3, {});
    const { generator: unknown } = dataOf(parts);
    expect(Object.keys(unknown ?? {})).toEqual([
      'droppedIterations',
      'targetRate_perSecond',
      'achievedRate_perSecond',
    ]);
  });

  test('keeps what one runner says against itself', () => {
    const parts = whole();
    parts[1] = partOf('1/4:1/2', fifty(5), {
      data: {
        overriddenOptions: { items: ['rps'], complete: true },
        thresholdsInForce: false,
        finished: false,
      },
      observation: {
        measuredOn: { url: 'http://127.0.0.1:8080' },
        problems: [{ path: '', reason: 'the service did not say which release it was' }],
      },
    });
    const { data, measuredOn, problems } = mergeReports(parts).observation;
    expect(measuredOn).toEqual({ url: 'http://127.0.0.1:8080' });
    expect(problems).toEqual([
      { path: '', reason: 'runner 1/4:1/2: the service did not say which release it was' },
    ]);
    expect(data).toMatchObject({
      overriddenOptions: { items: ['rps'], complete: true },
      thresholdsInForce: false,
      finished: false,
    });
    expect(data.runners?.items?.map(({ finished }) => finished)).toEqual([true, false, true, true]);
  });

  test.each([
    ['requests', ['requests', 'sent']],
    ['latency', ['latency', 'ladder']],
    ['latency', ['latency', 'maximum_ms']],
    ['endpoints', ['endpoints']],
    ['generator', ['generator', 'droppedIterations']],
    ['generator', ['generator', 'cpu_fraction']],
    ['startedAt', ['measured_seconds']],
    ['overriddenOptions', ['overriddenOptions']],
    ['warmup_seconds', ['warmup_seconds']],
  ] as const)('knows nothing of all runners that one does not know: without %s no %j', (key, path) => {
    const at = (data: object) =>
      path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], data);
    const parts = whole();
    const { file, report } = partOf('1/4:1/2', fifty(5));
    const { [key]: _, ...data } = report.observation.data;
    parts[1] = { file, report: { ...report, observation: { ...report.observation, data } } };
    expect(at(dataOf(parts))).toBeUndefined();
    expect(at(dataOf(whole()))).toBeDefined();
  });
});

describe('a part of the load without a report', () => {
  test.each([
    [['1/4:1/2', '1/2:3/4', '3/4:1'], '0:1/4', 0],
    [['0:1/4', '3/4:1'], '1/4:3/4', 1],
    [['0:1/4', '1/4:1/2', '1/2:3/4'], '3/4:1', 3],
    [['1/4'], '1/4:1', 1],
  ])('%j lack %s', (segments, missing, place) => {
    const report = mergeReports(segments.map((segment) => partOf(segment, fifty(5))));
    const { data, problems } = report.observation;
    expect(data.finished).toBe(false);
    expect(data.runners?.items?.[place]).toEqual({ segment: missing, finished: false });
    expect(data.runners?.items).toHaveLength(segments.length + 1);
    expect(problems).toEqual([{ path: '', reason: `there is no report of the part ${missing} of the load` }]);
  });
});

describe('reports that do not belong together', () => {
  const refusalOf = (parts: Parameters<typeof mergeReports>[0]): GatesError => {
    try {
      mergeReports(parts);
    } catch (error) {
      if (error instanceof GatesError) return error;
      throw error;
    }
    throw new Error('They were joined.');
  };

  test.each([
    ['1/4:1/2', 'a and b are both of the part 1/4:1/2 of the load; expected each part once.'],
    ['1/8:1/2', 'b and a overlap: the one is of the part 1/8:1/2 of the load, the other of 1/4:1/2.'],
    ['0:1', 'b and a overlap: the one is of the part 0:1 of the load, the other of 1/4:1/2.'],
    ['3/8:7/16', 'a and b overlap: the one is of the part 1/4:1/2 of the load, the other of 3/8:7/16.'],
    ['half', 'b: segment: expected a part of the load such as 1/4:2/4; found "half".'],
  ])('a is of 1/4:1/2, b of %s', (segment, message) => {
    const parts = [partOf('1/4:1/2', fifty(5), { file: 'a' }), partOf(segment, fifty(5), { file: 'b' })];
    expect(refusalOf(parts)).toMatchObject({ code: 'merge_conflict', message });
  });

  const options = (name: string, value: string) => ({
    effectiveOptions: { items: [{ name, value }], complete: true },
  });
  test.each([
    [
      { data: { nonce: 'n-2' } },
      'b: observation.data.nonce: expected "n-1", as in a; found "n-2". Give the runners',
    ],
    [
      { data: { scriptDigest: `sha256:${'00'.repeat(32)}` } },
      'observation.data.scriptDigest: expected "sha256:4b',
    ],
    [
      { data: { target: 'http://127.0.0.1:1' } },
      'observation.data.target: expected "http://127.0.0.1:8080", as in a',
    ],
    [
      { data: { k6Version: 'v2.1.0' } },
      'observation.data.k6Version: expected "v2.2.0", as in a; found "v2.1.0".',
    ],
    [{ data: { warmup_seconds: 6 } }, 'observation.data.warmup_seconds: expected 5, as in a; found 6.'],
    [
      { data: { measured_seconds: 11 } },
      'observation.data.measured_seconds: expected 10, as in a; found 11.',
    ],
    [
      { data: { latency: { ladder: [{ limit_ms: 10, atOrOver: 0 }] } } },
      'observation.data.latency.ladder, its limits: expected [10,50,100], as in a; found [10].',
    ],
    [
      { data: { endpoints: [{ name: 'form' }] } },
      'observation.data.endpoints, their names: expected ["form","json"], as in a; found ["form"].',
    ],
    [
      { observation: { measuredOn: { url: 'http://127.0.0.1:8080', servedVersion: 'v5' } } },
      'observation.measuredOn.servedVersion: expected "v4", as in a; found "v5".',
    ],
    [
      { observation: { measuredOn: { url: 'http://127.0.0.1:1' } } },
      'observation.measuredOn.url: expected "http://127.0.0.1:8080", as in a',
    ],
    [{ observation: { collector: 'loadtest@2' } }, 'observation.collector: expected "loadtest@1", as in a'],
    [
      { data: options('maxRedirects', '10') },
      'observation.data.effectiveOptions executionSegmentSequence: expected "\\"0,1/4,1/2,3/4,1\\"", as in a; found nothing. Give all runners the same --execution-segment-sequence',
    ],
  ])('b differs in %j', (changes, message) => {
    const parts = [
      partOf('0:1/2', fifty(5), { file: 'a' }),
      partOf('1/2:1', fifty(5), { file: 'b', ...changes }),
    ];
    expect(refusalOf(parts)).toMatchObject({ code: 'merge_conflict' });
    expect(refusalOf(parts).message).toContain(message);
  });

  test('neither was told how the others divide the load', () => {
    const parts = ['0:1/2', '1/2:1'].map((segment) =>
      partOf(segment, fifty(5), { data: options('maxRedirects', '0') }),
    );
    expect(refusalOf(parts).message).toMatch(
      /^runner 0:1\/2 tells of no executionSegmentSequence\. Give all/,
    );
  });

  test('both are of a whole test', () => {
    const { report } = partOf('0:1', fifty(5));
    const { segment: _, ...unsegmented } = report;
    const parts = ['a', 'b'].map((file) => ({ file, report: unsegmented }));
    expect(refusalOf(parts).message).toMatch(/^a is of a whole load test, which joins with nothing/);
    expect(mergeReports(parts.slice(0, 1))).toBe(unsegmented);
  });

  test('there are none', () => expect(refusalOf([])).toMatchObject({ code: 'usage_invalid' }));
});
