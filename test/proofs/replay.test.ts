import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeRandom } from '../../bench/random.ts';
import { GatesError } from '../../src/lib/errors.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import { jsonDifferences } from '../../src/lib/json/index.ts';
import { readPolicyFile } from '../../src/lib/policies/policy-file.ts';
import type { EvaluateOptions } from '../../src/lib/prepare.ts';
import { type ReplayResult, replay } from '../../src/lib/replay/index.ts';
import { json } from '../../src/lib/report/json.ts';
import { jsonPath } from '../../src/lib/zod-problems.ts';
import { type Fixture, fixtureNames, readFixture } from './fixture.testing.ts';

const seed = 20_261_124;
const files = { report: 'report.json', snapshot: 'snapshot.json', policies: 'policies.json' };
const encoder = new TextEncoder();
const decoder = new TextDecoder();

let fixture: Fixture;
let snapshot: Uint8Array;
let report: Uint8Array;

beforeAll(async () => {
  fixture = await readFixture('all-pass');
  snapshot = encoder.encode(JSON.stringify(fixture.signed));
  report = await reportOf(fixture.options);
}, 300_000);

async function reportOf(options: EvaluateOptions, over = snapshot): Promise<Uint8Array> {
  return encoder.encode(json.render(await evaluate(over, options), { colour: false, all: false }));
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** What a replay comes to, or the message of its refusal. */
async function attempt(run: () => Promise<ReplayResult>): Promise<ReplayResult | string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GatesError) return error.message;
    throw error;
  }
}

describe('the same bytes again', () => {
  it.each(fixtureNames)('of %s, by whatever it was judged', async (name) => {
    const { signed, unsigned, options, now } = await readFixture(name);
    const { trust: _, ...untrusted } = options;
    const { now: __, ...asOfNow } = options;
    const ways: [unknown, EvaluateOptions][] = [
      [signed, options],
      [signed, { ...options, now: '2027-01-01T00:00:00.5+02:00' }],
      [signed, asOfNow],
      [signed, untrusted],
      [unsigned, { now }],
      [signed, { ...options, before: 'deploy' }],
      [signed, { ...options, phases: ['canary', 'sign-off'], items: ['benchmark.error_rate'] }],
      [
        signed,
        {
          ...options,
          profile: { ...options.profile, parameters: { fpr_fraction_max: 0.15, tls_version_min: '1.0' } },
        },
      ],
    ];
    for (const [value, how] of ways) {
      const bytes = encoder.encode(JSON.stringify(value));
      const result = await replay(await reportOf(how, bytes), bytes, { files });
      expect([result.differences, result.moved]).toEqual([[], []]);
      expect(result.outcome).toBe('equal');
      expect(result.recorded).toEqual(result.replayed);
      expect(result.firstDifferentLine).toBeUndefined();
      expect(result.report.now.given).toBe(how.now !== undefined);
    }
  });

  it('of a report as a value', async () => {
    const value = await evaluate(snapshot, fixture.options);
    expect((await replay(value, snapshot)).outcome).toBe('equal');
  });
});

it('tells another way of writing from another content', async () => {
  const text = decoder.decode(report);
  const document = JSON.parse(text);
  const { schema, ...rest } = document;
  const otherwise = [JSON.stringify(document), `${text}\n`, JSON.stringify({ ...rest, schema }, null, 2)];
  for (const written of otherwise) {
    const result = await replay(encoder.encode(written), snapshot);
    expect([result.outcome, result.differences, result.moved]).toEqual(['same_content', [], []]);
    expect(result.firstDifferentLine).toBeGreaterThan(0);
    expect(result.recorded.digest).not.toBe(result.replayed.digest);
  }
});

describe('one byte changed anywhere is named', () => {
  it('in the report: the very place, or why it can not be read', async () => {
    const random = makeRandom(seed);
    const original = JSON.parse(decoder.decode(report));
    // the embedded inputs are a small part of the bytes, and the ones that a replay believes
    const anchors = [
      '"scope": ',
      '"now": ',
      '"trusted": ',
      '"profile": ',
      '"trust": ',
      '"digests": ',
      '"inputs": ',
    ];
    const text = decoder.decode(report);
    const near = anchors.flatMap((anchor) => {
      const at = Buffer.byteLength(text.slice(0, text.lastIndexOf(anchor)));
      return Array.from({ length: 8 }, () => at + random.below(120));
    });
    const anywhere = Array.from({ length: 30 }, () => random.below(report.length));
    const time = Array.from({ length: 24 }, (_, index) => text.indexOf('"now": ') + 22 + index);
    let [compared, refused] = [0, 0];
    for (const at of [...near, ...time, ...anywhere].filter((place) => place < report.length)) {
      const changed = flipped(report, at);
      const result = await attempt(() => replay(changed, snapshot, { files }));
      if (typeof result === 'string') {
        expect(result).toContain('report.json');
        refused += 1;
        continue;
      }
      compared += 1;
      expect(result.outcome, `byte ${at}`).toBe('different');
      const places = jsonDifferences(original, JSON.parse(decoder.decode(changed)));
      expect(places.length).toBeGreaterThan(0);
      const listed = result.differences.map(({ path }) => path);
      for (const { path } of places)
        expect(
          result.moved.length > 0 || listed.includes(jsonPath(path)),
          `${jsonPath(path)}, byte ${at}`,
        ).toBe(true);
    }
    expect(compared).toBeGreaterThan(40);
    expect(refused).toBeGreaterThan(10);
  });

  it('in the snapshot: its digest, and the items that it moved', async () => {
    const random = makeRandom(seed);
    let [compared, refused] = [0, 0];
    for (let index = 0; index < 30; index += 1) {
      const changed = flipped(snapshot, random.below(snapshot.length));
      const result = await attempt(() => replay(report, changed, { files }));
      if (typeof result === 'string') {
        expect(result).toContain('snapshot.json is not the snapshot that was judged');
        refused += 1;
        continue;
      }
      compared += 1;
      expect(result.outcome).toBe('different');
      expect(result.moved.map(({ input }) => input)).toEqual(['snapshot']);
      expect(result.differences.map(({ path }) => path)).toContain('$.digests.snapshot');
    }
    expect(compared).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(1);
  });

  it('in the policies: the module, or what else of them decides', async () => {
    const bytes = await readFile('dist/policies.json');
    const random = makeRandom(seed);
    const text = bytes.toString('utf8');
    const module = Buffer.byteLength(text.slice(0, text.indexOf('"module": ')));
    const decides = (at: number) => {
      const line = text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
      return !line.includes('"sourcesDigest"') && bytes[at] !== 0x20 && bytes[at] !== 0x0a;
    };
    const places = [
      ...Array.from({ length: 80 }, () => random.below(module)),
      ...Array.from({ length: 20 }, () => module + random.below(bytes.length - module)),
    ].filter(decides);
    let [compared, refused] = [0, 0];
    for (const at of places) {
      const result = await attempt(async () =>
        replay(report, snapshot, { files, policies: readPolicyFile(flipped(bytes, at), files.policies) }),
      );
      if (typeof result === 'string') {
        expect(result).toContain('policies.json');
        refused += 1;
        continue;
      }
      compared += 1;
      expect(result.outcome).toBe('different');
      expect(result.moved.map(({ input }) => input)).toEqual(['policies']);
    }
    expect(compared).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
  });

  it('in the profile that the next judgement is made by', async () => {
    const { profile } = fixture;
    const other = await reportOf({
      ...fixture.options,
      profile: { ...profile, namespace: `${profile.namespace}x` },
    });
    const document = JSON.parse(decoder.decode(other));
    document.profile.namespace = profile.namespace;
    const result = await replay(encoder.encode(JSON.stringify(document)), snapshot, { files });
    expect(result.moved.map(({ input }) => input)).toEqual(['profile']);
    expect(result.differences.map(({ path }) => path)).toContain('$.digests.profile');
  });
});

it('names an item whose status was edited by its id', async () => {
  const document = JSON.parse(decoder.decode(report));
  const index = document.items.findIndex(({ id }: { id: string }) => id === 'benchmark.error_rate');
  document.items[index].status = 'fail';
  const { moved, differences } = await replay(encoder.encode(JSON.stringify(document)), snapshot, { files });
  expect(moved).toEqual([]);
  expect(differences).toEqual([
    {
      path: `$.items[${index}].status`,
      item: 'benchmark.error_rate',
      recorded: 'fail',
      replayed: 'pass',
      text: `$.items[${index}].status (benchmark.error_rate): the report says "fail", replay says "pass".`,
    },
  ]);
});
