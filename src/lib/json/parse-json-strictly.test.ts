import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { pathStep } from './json-path.ts';
import { parseJsonStrictly } from './parse-json-strictly.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseJsonStrictly(encode(text), { file: 'f.json' });

function messageOf(
  bytes: Uint8Array,
  limits: { maximum_bytes?: number; maximum_depth?: number } = {},
): string {
  try {
    parseJsonStrictly(bytes, { file: 'f.json', ...limits });
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    expect(error).toHaveProperty('code', 'json_invalid');
    return (error as GatesError).message;
  }
  return 'accepted';
}

describe('refuses', () => {
  it.each([
    ['', '1:1: $: expected a JSON document, found an empty file.'],
    [' \n ', '2:2: $: expected a JSON document, found an empty file.'],
    ['\ufeff{}', '1:1: $: expected no byte order mark, found one.'],
    ['{"a":1}\nx', '2:1: $: expected the end of the file, found "x".'],
    ['{} {}', '1:4: $: expected the end of the file, found "{".'],
    ['{"a":{"x":1,\n"x":2}}', '2:1: $.a.x: expected each key once, found it again.'],
    ['{"a":{"x":1,"\\u0078":2}}', '1:13: $.a.x: expected each key once, found it again.'],
    ['[{"":0,"":[]}]', '1:8: $[0][""]: expected each key once, found it again.'],
    ['{"__proto__":1}', '1:2: $.__proto__: expected no key "__proto__", found one.'],
    ['{"\\u005f_proto__":1}', '1:2: $.__proto__: expected no key "__proto__", found one.'],
    [
      '{"a b":[9007199254740992]}',
      '1:9: $["a b"][0]: expected a number within ±(2^53 − 1), found 9007199254740992.',
    ],
    ['-9007199254740993', '1:1: $: expected a number within ±(2^53 − 1), found -9007199254740993.'],
    ['[1e999]', '1:2: $[0]: expected a number within ±(2^53 − 1), found 1e999.'],
    ['[1e16]', '1:2: $[0]: expected a number within ±(2^53 − 1), found 1e16.'],
    ['["\\ud800"]', '1:2: $[0]: expected whole surrogate pairs, found half of one.'],
    ['["\\uDC00\\ud800"]', '1:2: $[0]: expected whole surrogate pairs, found half of one.'],
    ['{"a":{"\\udfff":1}}', '1:7: $.a: expected whole surrogate pairs, found half of one.'],
    ['[01]', '1:3: $: expected "," or "]", found "1".'],
    ['[1,]', '1:4: $[1]: expected a value, found "]".'],
    ['{"a":1,}', '1:8: $: expected a key, found "}".'],
    ['{"a" 1}', '1:6: $.a: expected ":", found "1".'],
    ['{"a":tru}', '1:6: $.a: expected a value, found "t".'],
    ['{"a":NaN}', '1:6: $.a: expected a value, found "N".'],
    ['["\\x"]', '1:3: $[0]: expected an escape sequence of JSON, found another.'],
    ['["a\tb"]', '1:4: $[0]: expected the rest of a string, found "\\t".'],
    ['{"a":"b', '1:8: $.a: expected the rest of a string, found the end of the file.'],
    ['[[]', '1:4: $: expected "," or "]", found the end of the file.'],
  ])('%j', (text, message) => {
    expect(messageOf(encode(text))).toBe(`f.json:${message}`);
  });

  it.each([
    ['a stray byte', [0x5b, 0x22, 0xff, 0x22, 0x5d], '1:3: $[0]'],
    ['a stray byte outside of strings', [0x5b, 0x0a, 0xff, 0x5d], '2:1: $[0]'],
    [
      'one behind a genuine U+FFFD',
      [0x5b, 0x22, 0xef, 0xbf, 0xbd, 0x61, 0xef, 0xbf, 0x22, 0x5d],
      '1:5: $[0]',
    ],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], '1:2: $'],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22], '1:2: $'],
    ['a cut sequence', [0x22, 0xe2, 0x82], '1:2: $'],
  ])('invalid UTF-8: %s', (_, bytes, where) => {
    expect(messageOf(Uint8Array.from(bytes))).toBe(
      `f.json:${where}: expected valid UTF-8, found bytes that are not.`,
    );
  });

  it('more bytes or levels than the limits, and not one fewer', () => {
    expect(messageOf(encode('[10]'), { maximum_bytes: 4 })).toBe('accepted');
    expect(messageOf(encode('[100]'), { maximum_bytes: 4 })).toBe(
      'f.json: expected at most 4 bytes, found 5.',
    );
    const nested = (levels: number) => encode('{"a":['.repeat(levels / 2) + ']}'.repeat(levels / 2));
    expect(messageOf(nested(64))).toBe('accepted');
    expect(messageOf(nested(66))).toMatch(/^f\.json:1:193: \$(\.a\[0\]){32}: expected at most 64 levels/);
    expect(messageOf(nested(1000), { maximum_depth: 1000 })).toBe('accepted');
    expect(messageOf(encode('['.repeat(1_000_000)), { maximum_depth: 1000 })).toContain('1000 levels');
    expect(() => parseJsonStrictly(nested(2), { file: 'f', maximum_depth: 1001 })).toThrow('at most 1000');
  });

  it('one doubled key among 100,000', () => {
    const members = Array.from({ length: 100_000 }, (_, i) => `"k${i}":${i}`).join(',');
    expect(messageOf(encode(`{${members}}`))).toBe('accepted');
    expect(messageOf(encode(`{${members},"k77":0}`))).toContain('$.k77: expected each key once');
  });
});

describe('accepts', () => {
  it.each([
    '{"a":9007199254740991,"b":-9007199254740991,"c":0.1234567890123456789012345,"d":-0,"e":1e-999}',
    '{"hasOwnProperty":1,"constructor":{"prototype":2},"toString":3,"10":4,"9":5,"proto":"__proto__"}',
    '["\\ud83d\\ude00","😀","\\\\ud800","\\"\\\\","\\u0000","\u2028",""]',
    ' \t\r\n[ ] ',
    'null',
    '"x"',
    '9007199254740991',
  ])('%j as JSON.parse does', (text) => {
    deepStrictEqual(parse(text), JSON.parse(text));
  });

  it('a view into a larger buffer', () => {
    expect(parseJsonStrictly(encode('xx[1]xx').subarray(2, 5), { file: 'f' })).toEqual([1]);
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];

const MARK = '\ue000';
const strings = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', 'u', 'd', '8', '\n', '{', ',', ':', 'é', '😀') }),
  )
  .map((text) => text.replaceAll(MARK, ''));
const documents = fc.letrec<{ value: Json; root: Json[] | { [key: string]: Json } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.double({ min: -9e15, max: 9e15, noNaN: true }),
    fc.maxSafeInteger(),
    strings,
    tie('root'),
  ),
  root: fc.oneof(
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(
      strings.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).root;

/** A string's JSON with every UTF-16 unit as an escape. */
function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, '0'),
  );
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

/** Writes a document with spaces and escapes that `next` decides, and `planted` last in the container at `path`. */
function write(value: Json, next: () => number, path: Path | null, planted: string): string {
  const space = () => ['', '', ' ', '\n', '\t'][next() % 5];
  const here = path?.length === 0 ? [planted] : [];
  const inside = (step: string | number) => (path?.[0] === step ? path.slice(1) : null);
  const quote = (text: string) => (next() % 3 === 0 ? escapeAll(text) : JSON.stringify(text));
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map((element, i) => write(element, next, inside(i), planted))
    : Object.entries(value).map(
        ([key, member]) => `${quote(key)}${space()}:${space()}${write(member, next, inside(key), planted)}`,
      );
  const all = [...parts, ...here].map((part) => `${space()}${part}${space()}`).join(',');
  return Array.isArray(value) ? `[${all}]` : `{${all}}`;
}

/** The paths of all containers of a document. */
function containers(
  value: Json,
  path: Path = [],
): { path: Path; container: Json[] | { [key: string]: Json } }[] {
  if (typeof value !== 'object' || value === null) return [];
  const children = Array.isArray(value)
    ? value.flatMap((element, i) => containers(element, [...path, i]))
    : Object.entries(value).flatMap(([key, member]) => containers(member, [...path, key]));
  return [{ path, container: value }, ...children];
}

const seeds = fc.infiniteStream(fc.nat(59)).map((stream) => () => stream.next().value as number);
const VALUES = ['9007199254740993', '-1e400', '1E17', '"\\udead"', '"x\\uD83D"', '"\\ud83d\\\\ude00"'];

it('parses any document as JSON.parse does', () => {
  let examined = 0;
  fc.assert(
    fc.property(documents, seeds, (document, next) => {
      const text = write(document, next, null, '');
      deepStrictEqual(parse(text), JSON.parse(text));
      examined++;
    }),
    { numRuns: 500 },
  );
  expect(examined).toBe(500);
});

it('refuses a document with one bad thing planted anywhere, and names the place', () => {
  const examined: Record<string, number> = {};
  fc.assert(
    fc.property(documents, seeds, fc.nat(), fc.nat(), (document, next, where, what) => {
      const places = containers(document);
      const { path, container } = places[where % places.length] ?? { path: [], container: [] };
      const keys = Array.isArray(container) ? [] : Object.keys(container);
      const kind = Array.isArray(container)
        ? 'value'
        : (['value', 'proto', keys.length > 0 ? 'duplicate' : 'proto'][what % 3] ?? 'value');
      const value = VALUES[what % VALUES.length] ?? '';
      const duplicate = keys[what % keys.length] ?? '';
      const key = { value: 'planted', proto: '__proto__', duplicate }[kind] ?? '';
      const written = what % 2 === 0 ? escapeAll(key) : JSON.stringify(key);
      const planted = Array.isArray(container)
        ? `${MARK}${value}`
        : kind === 'value'
          ? `${written}: ${MARK}${value}`
          : `${MARK}${written}:1`;
      const marked = write(document, next, path, planted);
      const before = marked.slice(0, marked.indexOf(MARK));
      const line = before.split('\n').length;
      const column = before.length - before.lastIndexOf('\n');
      const step = Array.isArray(container) ? container.length : key;
      const message = messageOf(encode(marked.replace(MARK, '')));
      expect(message).toContain(`f.json:${line}:${column}: $${[...path, step].map(pathStep).join('')}: `);
      examined[kind] = (examined[kind] ?? 0) + 1;
    }),
    { numRuns: 1000 },
  );
  expect(Object.keys(examined).sort()).toEqual(['duplicate', 'proto', 'value']);
  expect(Math.min(...Object.values(examined))).toBeGreaterThan(20);
});

it('accepts and refuses the same texts as JSON.parse among nearly valid ones', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b"',
    '1',
    '-0',
    '2.5e1',
    'null',
    ' ',
    '"',
    '\\n',
  );
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(fc.array(pieces, { maxLength: 8 }), fc.array(pieces, { maxLength: 3 })), (parts) => {
      const text = parts.join('');
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      const message = messageOf(encode(text));
      if (!valid) expect(message).toMatch(/^f\.json:\d+:\d+: \$.*: expected .*, found .*\.$/s);
      else if (!/each key once|a number within/.test(message)) expect(message).toBe('accepted');
      counts[valid ? 'accepted' : 'refused']++;
    }),
    { numRuns: 3000 },
  );
  expect(counts.accepted).toBeGreaterThan(50);
  expect(counts.refused).toBeGreaterThan(500);
});
