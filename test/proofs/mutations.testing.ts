import fc from 'fast-check';

type Json = unknown;
type Path = readonly (string | number)[];

/** One change of a JSON document: `at` chooses the place, from all places that it has. */
export interface Mutation {
  readonly at: number;
  readonly change:
    | { readonly how: 'delete' | 'duplicate' | 'reverse' | 'swap_with_sibling' | 'nest' }
    | { readonly how: 'replace' | 'retype' | 'add_key'; readonly key: string; readonly value: Json };
}

const hostileTexts = [
  '',
  ' ',
  'NaN',
  '-Infinity',
  '1e400',
  '00',
  '٣',
  '0x10',
  '9'.repeat(400),
  '1'.repeat(20_000),
  '\u0000',
  '\u202e\ufeff',
  '\u001b[31mred\u001b[0m',
  '💥'.repeat(50),
  '(a+)+$',
  '{{template}}',
  '$(jndi)',
  '../../etc/passwd',
  '1000m',
  '-5Gi',
  'v1.999999999999999999.0-rc.1+x',
  'sha256:',
  '2026-11-24T12:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-29T24:61:00+99:99',
  'constructor',
];
const hostileKeys = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  '',
  'items',
  'complete',
  'a b.c[0]',
  'é',
];
const hostileNumbers = [
  0,
  -0,
  -1,
  0.1,
  1e-320,
  -1e300,
  1.7976931348623157e308,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 31,
];

/** A leaf that no honest collector writes. */
const hostileLeaf = fc.oneof(
  fc.constantFrom<Json>(...hostileTexts, ...hostileNumbers, true, false, null),
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const change: fc.Arbitrary<Mutation['change']> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ how: fc.constantFrom('delete' as const, 'duplicate', 'reverse') }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constantFrom('swap_with_sibling' as const, 'nest') }) },
  {
    weight: 9,
    arbitrary: fc.record({ how: fc.constant('replace' as const), key: fc.constant(''), value: hostileLeaf }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constantFrom('retype' as const, 'add_key'),
      key: fc.oneof(fc.constantFrom(...hostileKeys), fc.string()),
      value: fc.oneof(hostileLeaf, fc.jsonValue({ maxDepth: 4 })),
    }),
  },
);

/** Up to `most` changes of one document. */
export function mutations(most: number): fc.Arbitrary<Mutation[]> {
  const at = fc.noBias(fc.nat());
  return fc.array(fc.record({ at, change }), { minLength: 1, maxLength: most, size: 'xsmall' });
}

/** The document with the changes made one after the other; it shares nothing with the original. */
export function mutated(document: Json, changes: readonly Mutation[]): Json {
  const copy: { document: Json } = { document: structuredClone(document) };
  for (const { at, change } of changes) {
    const places = pathsOf(copy.document);
    const path = places[at % places.length];
    if (path !== undefined) apply(copy, ['document', ...path], change);
  }
  return copy.document;
}

/** Every place below the document, by depth first. */
function pathsOf(document: Json): Path[] {
  const paths: Path[] = [];
  const visit = (value: Json, path: Path): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      const below = [...path, Array.isArray(value) ? Number(key) : key];
      paths.push(below);
      visit(child, below);
    }
  };
  visit(document, []);
  return paths;
}

function apply(root: object, path: Path, change: Mutation['change']): void {
  const key = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<Json>((value, step) => (value as Record<string, Json>)[step], root);
  const holder = parent as Record<string | number, Json>;
  const value = holder[key];
  switch (change.how) {
    case 'delete':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete holder[key];
      return;
    case 'duplicate':
      if (Array.isArray(parent)) parent.push(structuredClone(value));
      else if (Array.isArray(value)) value.push(...structuredClone(value));
      return;
    case 'reverse':
      if (Array.isArray(value)) value.reverse();
      return;
    case 'swap_with_sibling': {
      const siblings = Object.keys(holder);
      const other = siblings[(siblings.indexOf(String(key)) + 1) % siblings.length] ?? key;
      [holder[key], holder[other]] = [holder[other], value];
      return;
    }
    case 'nest':
      holder[key] = Array.from({ length: 70 }).reduce<Json>((inner) => [inner], value);
      return;
    case 'replace':
      define(holder, key, similar(value, change.value));
      return;
    case 'retype':
      define(holder, key, change.value);
      return;
    case 'add_key':
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        define(value as Record<string, Json>, change.key, change.value);
  }
}

/** A replacement of the same type, so that the schema lets it pass and the rules must cope. */
function similar(value: Json, wanted: Json): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return String(wanted);
  if (typeof value !== 'number') return value;
  const number = typeof wanted === 'number' ? wanted : String(wanted).length;
  return Number.isInteger(value) ? Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(Math.abs(number))) : number;
}

/** Like an assignment, for a key such as `__proto__` too. */
function define(holder: Record<string | number, Json>, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
