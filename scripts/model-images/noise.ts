/**
 * Seeded numbers that any language can make again, by 32-bit arithmetic alone; the training of the example's detector has the
 * same in Python, so that both embed the same bits.
 */
const golden = 0x9e3779b9;

/** The finaliser of MurmurHash3 (fmix32, A. Appleby): 32 bits in, 32 bits out, without a sign. */
function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The first numbers of a seed, each of 32 bits. */
export function numbers(seed: number, count: number): Uint32Array {
  const start = mix(seed);
  return new Uint32Array(count).map((_, index) => mix(start + Math.imul(index, golden)));
}

/** A seed of 32 bits from words and numbers: FNV-1a over their text, joined by `/`. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(parts.join('/'))) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** Draws one number after the other from one seed. */
export class Chooser {
  readonly #start: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#start = mix(seed);
  }

  /** From 0 to below 1. */
  fraction(): number {
    return mix(this.#start + Math.imul(this.#drawn++, golden)) / 2 ** 32;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  among<Value>(options: readonly [Value, ...Value[]]): Value {
    return options[this.below(options.length)] ?? options[0];
  }
}
