import { pathStep } from './json-path.ts';
import { LONE_SURROGATE } from './lone-surrogate.ts';

const WHITESPACE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Thrown at the first problem, caught where the scan began. */
class Problem {
  readonly index: number;
  readonly path: string;
  readonly text: string;

  constructor(index: number, path: string, text: string) {
    this.index = index;
    this.path = path;
    this.text = text;
  }
}

/**
 * A recursive-descent reader of strict JSON that keeps no values: it exists to say where and why a document
 * is refused, so it may be slower than JSON.parse.
 */
class Scanner {
  readonly #text: string;
  readonly #maximum_depth: number;
  readonly #invalid_index: number;
  readonly #path: (string | number)[] = [];
  #index = 0;

  /** `invalid_index`: where the bytes stop being UTF-8, or -1. */
  constructor(text: string, maximum_depth: number, invalid_index: number) {
    this.#text = text;
    this.#maximum_depth = maximum_depth;
    this.#invalid_index = invalid_index;
  }

  document(): void {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#refuse('no byte order mark', 'one', 0);
    if (this.#peek() === '') this.#refuse('a JSON document', 'an empty file');
    this.#value();
    if (this.#peek() !== '') this.#refuseHere('the end of the file');
  }

  #refuse(expected: string, found: string, index = this.#index): never {
    const path = `$${this.#path.map(pathStep).join('')}`;
    throw new Problem(index, path, `expected ${expected}, found ${found}.`);
  }

  #refuseHere(expected: string): never {
    if (this.#index === this.#invalid_index) this.#refuse('valid UTF-8', 'bytes that are not');
    const character = this.#text.codePointAt(this.#index);
    this.#refuse(
      expected,
      character === undefined ? 'the end of the file' : JSON.stringify(String.fromCodePoint(character)),
    );
  }

  /** What `pattern` (sticky) matches here, stepped over; undefined when it does not match. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#index = pattern.lastIndex;
    return found;
  }

  /** The next character that is not whitespace; empty at the end. */
  #peek(): string {
    this.#match(WHITESPACE);
    return this.#text.charAt(this.#index);
  }

  #value(): void {
    const next = this.#peek();
    if (next === '{') this.#nested(() => this.#object());
    else if (next === '[') this.#nested(() => this.#array());
    else if (next === '"') this.#string();
    else if (!this.#number() && this.#match(LITERAL) === undefined) this.#refuseHere('a value');
  }

  #nested(read: () => void): void {
    if (this.#path.length >= this.#maximum_depth) {
      this.#refuse(`at most ${this.#maximum_depth} levels`, 'one more');
    }
    this.#index++;
    read();
  }

  #array(): void {
    if (this.#peek() === ']') {
      this.#index++;
      return;
    }
    for (let i = 0; ; i++) {
      this.#path.push(i);
      this.#value();
      this.#path.pop();
      const next = this.#peek();
      if (next !== ',' && next !== ']') this.#refuseHere('"," or "]"');
      this.#index++;
      if (next === ']') return;
    }
  }

  #object(): void {
    if (this.#peek() === '}') {
      this.#index++;
      return;
    }
    const keys = new Set<string>();
    for (;;) {
      if (this.#peek() !== '"') this.#refuseHere('a key');
      this.#member(keys);
      const next = this.#peek();
      if (next !== ',' && next !== '}') this.#refuseHere('"," or "}"');
      this.#index++;
      if (next === '}') return;
    }
  }

  #member(keys: Set<string>): void {
    const start = this.#index;
    const key = this.#string();
    this.#path.push(key);
    if (key === '__proto__') this.#refuse('no key "__proto__"', 'one', start);
    if (keys.has(key)) this.#refuse('each key once', 'it again', start);
    keys.add(key);
    if (this.#peek() !== ':') this.#refuseHere('":"');
    this.#index++;
    this.#value();
    this.#path.pop();
  }

  #number(): boolean {
    const start = this.#index;
    const found = this.#match(NUMBER);
    if (found === undefined) return false;
    if (Math.abs(Number(found)) > Number.MAX_SAFE_INTEGER) {
      const shown = found.length > 40 ? `${found.slice(0, 40)}…` : found;
      this.#refuse('a number within ±(2^53 − 1)', shown, start);
    }
    return true;
  }

  /** Steps over a string and returns it unescaped. */
  #string(): string {
    const start = this.#index;
    this.#index++;
    for (;;) {
      const next = this.#text.charCodeAt(this.#index);
      if (this.#index === this.#invalid_index) this.#refuseHere('valid UTF-8');
      if (next === 0x22) break;
      if (next === 0x5c) {
        if (this.#match(ESCAPE) === undefined) this.#refuse('an escape sequence of JSON', 'another');
      } else if (next >= 0x20) this.#index++;
      else this.#refuseHere('the rest of a string');
    }
    this.#index++;
    const value: string = JSON.parse(this.#text.slice(start, this.#index));
    if (LONE_SURROGATE.test(value)) this.#refuse('whole surrogate pairs', 'half of one', start);
    return value;
  }
}

/** `line:column: path: expected …, found ….`, line and column from 1. */
function describe(text: string, { index, path, text: message }: Problem): string {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  const column = index - before.lastIndexOf('\n');
  return `${line}:${column}: ${path}: ${message}`;
}

function scan(text: string, maximum_depth: number, invalid_index: number): string | undefined {
  try {
    new Scanner(text, maximum_depth, invalid_index).document();
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return describe(text, problem);
    throw problem;
  }
}

/**
 * The first reason to refuse `text` as strict JSON, as `line:column: path: expected …, found ….` with line and
 * column from 1; undefined when there is none.
 */
export function findJsonProblem(text: string, maximum_depth: number): string | undefined {
  return scan(text, maximum_depth, -1);
}

/** The same for bytes that are not UTF-8: the first problem up to there, which they are at the latest. */
export function explainInvalidUtf8(bytes: Buffer, maximum_depth: number): string {
  const text = bytes.toString('utf8');
  // Invalid bytes were replaced, so that the text no longer encodes to what it came from.
  const encoded = Buffer.from(text);
  let offset = 0;
  while (encoded[offset] === bytes[offset]) offset++;
  const invalid_index = bytes
    .subarray(0, offset)
    .toString('utf8')
    .replace(/\ufffd$/, '').length;
  return scan(text, maximum_depth, invalid_index) ?? ' expected valid UTF-8.';
}
