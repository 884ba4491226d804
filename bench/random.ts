/** Numbers that look random and are the same every time. */
export interface Random {
  /** a whole number from 0 up to, and not including, `limit` */
  below(limit: number): number;
  /** so many hexadecimal digits */
  hex(digits: number): string;
  /** in the form of an object's uid */
  uid(): string;
}

/** Source: G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8(14), 2003; the 32-bit triple 13, 17, 5. */
export function makeRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const hex = (digits: number) => Array.from({ length: digits }, () => (next() & 15).toString(16)).join('');
  return {
    below: (limit) => next() % limit,
    hex,
    uid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
  };
}
