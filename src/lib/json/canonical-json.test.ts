import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { canonicalJson, sha256OfCanonicalJson } from './canonical-json.ts';

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

describe('the examples of RFC 8785', () => {
  it('3.2.2: a sample document', () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('3.2.3: keys sorted by UTF-16 units', () => {
    const text = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
      "\u00f6":"Latin Small Letter O With Diaeresis"}`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: the double %s is %s', (hex, text) => {
    expect(canonicalJson(Buffer.from(hex, 'hex').readDoubleBE())).toBe(text);
  });
});

describe('keys that JavaScript would move', () => {
  it('are sorted as text', () => {
    expect(canonicalJson({ 10: 1, 9: { b: 0, 2: 0, 11: 0 }, a: 2 })).toBe(
      '{"10":1,"9":{"11":0,"2":0,"b":0},"a":2}',
    );
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"d":1,"c":2}}'))).toBe(
      '{"__proto__":{"c":2,"d":1},"b":1}',
    );
    expect(canonicalJson({ '4294967295': 1, '10000000000': 2 })).toBe('{"10000000000":2,"4294967295":1}');
  });
});

describe('refuses, with the path', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['a'] = cyclic;
  it.each<[string, unknown, string]>([
    ['NaN', [1, Number.NaN], '$[1]: expected a JSON value, found NaN.'],
    ['infinity', { a: Number.NEGATIVE_INFINITY }, '$.a: expected a JSON value, found -Infinity.'],
    ['a lone surrogate', { a: ['x\ud800'] }, '$.a[0]: expected whole surrogate pairs, found half of one.'],
    ['one in a key', [{ '\udc00x': 1 }], 'expected whole surrogate pairs in a key'],
    ['undefined', undefined, '$: expected a JSON value, found undefined.'],
    ['undefined in an array', [undefined], '$[0]: expected a JSON value, found undefined.'],
    ['a function', { a: () => 1 }, '$.a: expected a JSON value, found function.'],
    ['a symbol', Symbol('s'), '$: expected a JSON value, found symbol.'],
    ['a bigint under a moved key', { 1: 1n }, '$["1"]: expected a JSON value, found bigint.'],
    ['a date', { a: new Date(0) }, '$.a: expected a JSON value, found an instance of a class.'],
    ['a map', new Map(), '$: expected a JSON value, found an instance of a class.'],
    ['a cycle', cyclic, 'found more than 1000 levels.'],
  ])('%s', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({
        constructor: GatesError,
        code: 'json_invalid',
        message: expect.stringContaining(message),
      }),
    );
    expect(() => sha256OfCanonicalJson(value)).toThrow(GatesError);
  });
});

it('leaves undefined members out and keeps text that only looks like an escape', () => {
  expect(canonicalJson({ a: undefined, b: '\\ud800', c: '\\\\ud800' })).toBe(
    '{"b":"\\\\ud800","c":"\\\\\\\\ud800"}',
  );
});

const values = fc.jsonValue({ stringUnit: 'binary' });

it('writes what canonicalize writes, for any JSON value', () => {
  const withIndices = fc.dictionary(fc.oneof(fc.nat(200).map(String), fc.string()), values);
  fc.assert(
    fc.property(fc.oneof(values, withIndices), (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
    { numRuns: 1000 },
  );
});

it('reads back as the value, whatever the order of its members', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), values), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('digests the UTF-8 bytes', () => {
  expect(sha256OfCanonicalJson({})).toBe(
    'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  );
  // printf '{"a":"é"}' | sha256sum
  expect(sha256OfCanonicalJson({ a: 'é' })).toBe(
    'sha256:b3a092a6af48807fa9482b2ee140105575daa26d5b24b3c0e60a7e2dee6683b1',
  );
});
