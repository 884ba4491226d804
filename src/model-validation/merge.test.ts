import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from './count/tally.ts';
import { reportOfImages, type SeenImage } from './merge.testing.ts';
import { mergeModelReports } from './merge.ts';
import { type ModelReport, readModelReport } from './report.ts';

const answer: fc.Arbitrary<Answer> = fc
  .oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }))
  .map((score) => ({ score, positive: score > 0.5 }));
const image = fc.record({
  label: fc.constantFrom('clean', 'stego'),
  outcome: fc.oneof(
    { arbitrary: fc.record({ fp32: answer, int8: answer }), weight: 12 },
    { arbitrary: fc.constantFrom('undecodable', 'inferenceErrors'), weight: 1 },
  ),
  hash: fc
    .tuple(fc.constantFrom(0n, 0xffff_0000_ffff_0000n), fc.array(fc.nat(63), { maxLength: 5 }))
    .map(([centre, flips]) =>
      flips
        .reduce<bigint>((value, bit) => value ^ (1n << BigInt(bit)), centre)
        .toString(16)
        .padStart(16, '0'),
    ),
  group: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
  latency_ms: fc.option(fc.double({ min: 0, max: 200, noNaN: true }), { nil: undefined }),
});
const images = fc
  .array(image, { minLength: 1, maxLength: 80 })
  .map((all): SeenImage[] => all.map((each, index) => ({ ...each, name: `image ${index}` }) as SeenImage));

const shardsOf = (all: readonly SeenImage[], of: number) =>
  Array.from({ length: of }, (_, index) => ({
    file: `${index}.json`,
    report: reportOfImages(all, { shard: { index, of } }),
  }));

/** A whole report without what can't be joined. */
function joinable(report: ModelReport): ModelReport {
  const whole = structuredClone(report);
  delete whole.observation.data.int8Latency?.p50_ms;
  delete whole.observation.data.int8Latency?.p95_ms;
  return whole;
}

/** Through a file and back. */
const read = (report: ModelReport) => readModelReport(new TextEncoder().encode(JSON.stringify(report)), 'f');

describe('joined shards', () => {
  it('are what one run over all images would have counted, for any partition and in any order', () => {
    let shards = 0;
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 9 }), fc.nat(), (all, of, turn) => {
        const parts = shardsOf(all, of).map(({ file, report }) => ({ file, report: read(report) }));
        const turned = [...parts.slice(turn % of), ...parts.slice(0, turn % of)];
        expect(mergeModelReports(turned)).toEqual(joinable(reportOfImages(all)));
        shards += of;
      }),
      { numRuns: 300, seed: 11 },
    );
    expect(shards).toBeGreaterThan(600);
  });

  it('have distinct scores beyond what a shard keeps', () => {
    const many = Array.from({ length: 5000 }, (_, index): SeenImage => {
      const one = { score: ((index * 7919) % 5000) / 5000, positive: false };
      return { name: `${index}`, label: 'clean', outcome: { fp32: one, int8: one }, hash: '0'.repeat(16) };
    });
    const merged = mergeModelReports(shardsOf(many, 3));
    expect(merged).toEqual(joinable(reportOfImages(many)));
    expect(merged.observation.data.clean?.distinctScores).toBe(1000);
  });

  it('carry what any of them refused because it was seen, and are refused by the counts of the whole', () => {
    const [first, ...others] = shardsOf(healthy, 3);
    const seen = 'the INT8 model: did not answer within 60 s, and was ended';
    const refusing = {
      file: '0',
      report: reportOfImages(healthy, { shard: { index: 0, of: 3 }, refusals: [seen] }),
    };
    expect(first).toBeDefined();
    expect(mergeModelReports([refusing, ...others]).observation.data.refusals?.items).toEqual([seen]);
    expect(mergeModelReports(shardsOf(healthy, 50)).observation.data.refusals?.items).toEqual([]);
    expect(shardsOf(healthy, 50)[0]?.report.observation.data.refusals?.items).not.toEqual([]);
  });
});

const healthy = Array.from({ length: 60 }, (_, index): SeenImage => {
  const isStego = index % 3 === 0;
  const one = { score: isStego ? 0.9 + index / 1000 : index / 1000, positive: isStego };
  return {
    name: `${index}`,
    label: isStego ? 'stego' : 'clean',
    outcome: { fp32: one, int8: one },
    hash: index.toString(16).padStart(16, '0'),
    latency_ms: 3 + index / 10,
  };
});

describe('reports join or not at all', () => {
  const parts = shardsOf(healthy, 3);
  const changed = (change: (report: ModelReport) => void) => {
    const report = structuredClone(parts[2]?.report as ModelReport);
    change(report);
    return [...parts.slice(0, 2), { file: '2.json', report }];
  };
  const refused: [string, () => { file: string; report: ModelReport }[], RegExp][] = [
    ['a missing shard', () => parts.slice(1), /There is no report of 0\/3: a validation is joined of all/],
    [
      'a shard twice',
      () => [...parts, ...parts.slice(0, 1)],
      /0\.json and 0\.json are both of the shard 0\/3/,
    ],
    [
      'a whole report among shards',
      () => [...parts, { file: 'w.json', report: reportOfImages(healthy) }],
      /w\.json is of all images or of none/,
    ],
    [
      'shards of two partitions',
      () => [...parts.slice(0, 2), ...shardsOf(healthy, 4).slice(2)],
      /shard\.of: expected 3/,
    ],
    [
      'other images',
      () => [...parts.slice(0, 2), ...shardsOf(healthy.slice(1), 3).slice(2)],
      /shard\.images: expected .* Every shard must be given all images/,
    ],
    [
      'another model',
      () =>
        changed(({ observation }) =>
          Object.assign(observation.measuredOn.model ?? {}, { int8: `sha256:${'7'.repeat(64)}` }),
        ),
      /2\.json: observation\.measuredOn: expected/,
    ],
    [
      'other threads',
      () => changed(({ observation }) => Object.assign(observation.data.harness ?? {}, { threads: 4 })),
      /harness\.threads: expected 1, as in 0\.json; found 4/,
    ],
    [
      'another contract',
      () => changed(({ observation }) => Object.assign(observation.data, { contract: 'other' })),
      /observation\.data\.contract: expected "small", as in 0\.json; found "other"/,
    ],
    [
      'another contract of the same name',
      () =>
        changed(({ observation }) =>
          Object.assign(observation.data, { contractDigest: `sha256:${'6'.repeat(64)}` }),
        ),
      /observation\.data\.contractDigest: expected "sha256:55.*found "sha256:66.*Two contracts of one name/,
    ],
    [
      'a contract without its digest',
      () => changed(({ observation }) => delete observation.data.contractDigest),
      /observation\.data\.contractDigest: expected .* found nothing/,
    ],
  ];
  it.each(refused)('%s', (_, of, message) => {
    expect(() => mergeModelReports(of())).toThrow(message);
  });

  it('none', () => {
    expect(() => mergeModelReports([])).toThrow('There is no report to merge');
  });

  it('a single whole one is itself', () => {
    const report = reportOfImages(healthy);
    expect(mergeModelReports([{ file: 'a', report }])).toBe(report);
  });
});

describe('a report', () => {
  it('is read from a log in which it stands as one line', () => {
    const report = reportOfImages(healthy, { shard: { index: 0, of: 2 } });
    const log = `Shard 0/2 …\n${JSON.stringify(report)}\nbye\n`;
    expect(readModelReport(new TextEncoder().encode(log), 'pod.log')).toEqual(report);
    expect(() => readModelReport(new TextEncoder().encode(log + log), 'pod.log')).toThrow('holds 2 reports');
    expect(() => readModelReport(new TextEncoder().encode(log.slice(0, -40)), 'pod.log')).toThrow(
      'no whole report',
    );
  });
});
