import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import { GatesError } from '../errors.ts';
import { pathStep } from './json-path.ts';
import { LONE_SURROGATE } from './lone-surrogate.ts';

// Its types describe an ES module, while it is a CommonJS one: the default import is the function itself.
const canonicalize = canonicalizeModule as unknown as typeof canonicalizeModule.default;

/** The walks over a value are recursive; up to here the stack holds them. */
const DEEPEST = 1000;
const ARRAY_INDEX = /^(?:0|[1-9]\d*)$/;
/** How JSON.stringify writes half a surrogate pair; after an odd number of backslashes it is plain text. */
const WRITTEN_LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** Why `value`, at this depth and its children and characters aside, is not JSON; undefined when it is. */
function whyNotJson(value: unknown, depth: number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return typeof value;
  if (depth > DEEPEST) return `more than ${DEEPEST} levels`;
  if (Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? undefined : 'an instance of a class';
}

/** The path and kind of the first thing in `value` that is not JSON; undefined when all is. */
function findNotJson(value: unknown, path: string, depth: number): string | undefined {
  const reason = whyNotJson(value, depth);
  if (reason !== undefined) return `${path}: expected a JSON value, found ${reason}.`;
  if (typeof value === 'string' && LONE_SURROGATE.test(value)) {
    return `${path}: expected whole surrogate pairs, found half of one.`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (member === undefined && typeof key === 'string') continue;
    const inside = path + pathStep(key);
    if (typeof key === 'string' && LONE_SURROGATE.test(key)) {
      return `${inside}: expected whole surrogate pairs in a key, found half of one.`;
    }
    const found = findNotJson(member, inside, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Copies a value with the members of its objects in the order of their UTF-16 units. */
class Sorter {
  /** Whether something is not JSON. */
  isRefused = false;
  /** Whether some key can't be put in its place in a JavaScript object: an array index, or `__proto__`. */
  isDisordered = false;

  copy(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return value;
    if (this.isRefused || whyNotJson(value, depth) !== undefined) {
      this.isRefused = true;
      return null;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return Array.from(value, (element) => this.copy(element, depth + 1));
    const members = value as Record<string, unknown>;
    const sorted: Record<string, unknown> = {};
    for (const key of Object.keys(members).sort()) {
      if (members[key] === undefined) continue;
      const member = this.copy(members[key], depth + 1);
      if (key === '__proto__' || (key <= ':' && ARRAY_INDEX.test(key))) this.isDisordered = true;
      else sorted[key] = member;
    }
    return sorted;
  }
}

/**
 * The canonical JSON text of a JSON value: no whitespace, members sorted by the UTF-16 units of their keys,
 * numbers and strings as ECMAScript writes them. Members that are undefined are left out.
 *
 * Source: RFC 8785, JSON Canonicalization Scheme.
 *
 * @throws GatesError `json_invalid` with the path of what is not JSON: NaN and the infinities, half a
 *   surrogate pair, undefined in an array, functions, symbols, bigints, instances of classes, more than 1000
 *   levels
 */
export function canonicalJson(value: unknown): string {
  const sorter = new Sorter();
  const sorted = sorter.copy(value, 0);
  if (!sorter.isRefused) {
    // A sorted copy and the native writer take a third of the time of canonicalize.
    const text = sorter.isDisordered ? canonicalize(value) : JSON.stringify(sorted);
    if (text !== undefined && !(text.includes('\\ud') && WRITTEN_LONE_SURROGATE.test(text))) return text;
  }
  throw new GatesError('json_invalid', `Canonical JSON of ${findNotJson(value, '$', 0) ?? 'no value.'}`);
}

/** `sha256:` and the hexadecimal SHA-256 of the UTF-8 bytes of {@link canonicalJson}, which says what is refused. */
export function sha256OfCanonicalJson(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')}`;
}
