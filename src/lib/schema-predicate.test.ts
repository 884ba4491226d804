import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { predicateOf } from './schema-predicate.ts';
import { snapshotSchema } from './snapshot/schema.ts';

const fixtures = ['all-pass', 'harbour'].map((name): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}/snapshot.json`, import.meta.url), 'utf8')),
);
const fitsSurely = predicateOf(snapshotSchema);

it.each(fixtures)('takes a recorded snapshot, which zod leaves as it is', (snapshot) => {
  expect(fitsSurely(snapshot)).toBe(true);
  expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
});

type Container = Record<string | number, unknown>;
const hostile: readonly unknown[] = [null, true, -1, 1.5, '', 'x', [], [null], {}, { unknown: 1 }];

/** Every place in a value, as the container and the key in it. */
function* placesIn(value: unknown): Generator<[Container, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    yield [value as Container, key];
    yield* placesIn((value as Container)[key]);
  }
}

interface Observed {
  readonly observations: Record<string, Record<string, unknown>>;
}

/** The recording cut into snapshots of one observation each, with one item of each list. */
function* partsOf({ observations, ...rest }: Observed): Generator<object> {
  for (const [moment, domains] of Object.entries(observations))
    for (const [domain, observation] of Object.entries(domains))
      yield JSON.parse(
        JSON.stringify({ ...rest, attestations: [], observations: { [moment]: { [domain]: observation } } }),
        (_, value) => (Array.isArray(value) ? value.slice(0, 1) : value),
      );
}

it('is sure of no value that zod refuses or changes, whatever stands at any place of a snapshot', () => {
  const counts = { tried: 0, sure: 0, shy: 0 };
  const compare = (snapshot: object, what: string) => {
    counts.tried++;
    const result = snapshotSchema.safeParse(snapshot);
    if (fitsSurely(snapshot)) {
      counts.sure++;
      expect(result.success && isDeepStrictEqual(result.data, snapshot), what).toBe(true);
    } else if (result.success) counts.shy++;
  };
  let place = 0;
  for (const snapshot of partsOf(fixtures[0] as Observed))
    for (const [container, key] of [...placesIn(snapshot)]) {
      const value = container[key];
      for (const other of [hostile[place % 10], hostile[(place + 3) % 10]]) {
        container[key] = other;
        compare(snapshot, `${key} is ${JSON.stringify(other)}`);
      }
      if (!Array.isArray(container)) {
        delete container[key];
        compare(snapshot, `without ${key}`);
        container[`${key}_`] = 1;
        compare(snapshot, `${key}_ for ${key}`);
        delete container[`${key}_`];
      }
      container[key] = value;
      place++;
    }
  expect(counts.tried).toBeGreaterThan(5_000);
  expect(counts.sure).toBeGreaterThan(1_000);
  expect(counts.shy).toBe(0);
});

describe('each kind of schema', () => {
  it.each<[string, z.ZodType, unknown[], unknown[]]>([
    ['text', z.string(), ['', 'x'], [1, null, undefined]],
    ['text of a shape', z.string().regex(/^a$/), ['a'], ['b', 1]],
    ['a number', z.number(), [0, -1.5], ['1', Number.NaN, Number.POSITIVE_INFINITY]],
    ['a count', z.int().nonnegative(), [0, 7], [-1, 1.5, 2 ** 53]],
    ['a time', z.iso.datetime({ offset: true }), ['2026-11-24T08:00:00Z'], ['2026-02-30T08:00:00Z', '']],
    ['a literal', z.literal('a'), ['a'], ['b']],
    ['a word', z.enum(['a', 'b']), ['a', 'b'], ['c', 1]],
    ['a bounded list', z.array(z.string()).max(1), [[], ['a']], [['a', 'b'], [1], { 0: 'a', length: 1 }]],
    ['one of several', z.union([z.string(), z.number()]), ['a', 1], [true, null]],
    ['a record', z.record(z.string(), z.number()), [{}, { a: 1 }], [{ a: '1' }, [], null]],
    ['a strict object', z.strictObject({ a: z.string() }), [{ a: '' }], [{}, { a: 1 }, { a: '', b: 1 }, []]],
    ['a loose object', z.looseObject({ a: z.string() }), [{ a: '' }, { a: '', b: 1 }], [{ b: 1 }]],
    ['an object that takes more', z.object({}).catchall(z.number()), [{}, { b: 1 }], [{ b: '1' }]],
    ['an optional member', z.strictObject({ a: z.string().optional() }), [{}, { a: '' }], [{ a: 1 }]],
    ['a checked object', z.strictObject({ a: z.number() }).refine(({ a }) => a > 1), [{ a: 2 }], [{ a: 1 }]],
  ])('%s', (_, schema, accepted, refused) => {
    const predicate = predicateOf(schema);
    expect(accepted.map((value) => predicate(value))).toEqual(accepted.map(() => true));
    expect(refused.map((value) => predicate(value))).toEqual(refused.map(() => false));
  });

  it.each<[string, z.ZodType, unknown]>([
    ['an object that drops what it does not know', z.object({ a: z.string() }), { a: '', b: 1 }],
    ['a changed text', z.string().trim(), ' a '],
    ['a default', z.strictObject({ a: z.string().default('x') }), {}],
    ['a transformation', z.string().transform((text) => text.length), 'a'],
    ['a record of closed keys', z.record(z.enum(['a', 'b']), z.number()), { a: 1 }],
  ])('is not sure of %s', (_, schema, value) => {
    expect(predicateOf(schema)(value)).toBe(false);
  });
});
