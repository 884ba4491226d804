/**
 * Difference hashes that differ in at most so many of their 64 bits are of one group. Over the 8,813 icons of Oxygen a fifth of
 * the pairs of one name in two sizes are that near (many sizes are drawn anew), and 4 in 10,000 of other pairs, which often
 * look alike, too.
 */
const near_bits_max = 3;

/** Each band is compared for equality: two hashes that differ in at most three bits agree in at least one of four. */
const bands = [0, 4, 8, 12] as const;
const band_digits = 4;

/** What places an image in a group: its difference hash, and behind a space the group that a manifest gives it. */
export function groupKey(hash: string, group: string | undefined): string {
  return group === undefined ? hash : `${hash} ${group}`;
}

/**
 * How many groups images form: those that look alike or that a manifest puts together are one, and so are all that such
 * pairs connect. Every key counts once, however often it is there, so that groups of parts can be counted from their
 * joined keys.
 *
 * @param keys as `groupKey` makes them
 */
export function countGroups(keys: Iterable<string>): number {
  const sets = new DisjointSets();
  const placeOfHash = new Map<string, number>();
  const placeOfGroup = new Map<string, number>();
  for (const key of keys) {
    const hash = key.slice(0, 16);
    const place = placeIn(placeOfHash, hash, sets);
    if (key.length > hash.length) sets.join(place, placeIn(placeOfGroup, key.slice(hash.length + 1), sets));
  }
  for (const band of bands) {
    const buckets = new Map<
      string,
      { readonly place: number; readonly high: number; readonly low: number }[]
    >();
    for (const [hash, place] of placeOfHash) {
      const own = {
        place,
        high: Number.parseInt(hash.slice(0, 8), 16),
        low: Number.parseInt(hash.slice(8), 16),
      };
      const name = hash.slice(band, band + band_digits);
      const bucket = buckets.get(name);
      if (bucket === undefined) buckets.set(name, [own]);
      else {
        for (const other of bucket)
          if (ones(own.high ^ other.high) + ones(own.low ^ other.low) <= near_bits_max)
            sets.join(place, other.place);
        bucket.push(own);
      }
    }
  }
  return sets.count;
}

function placeIn(places: Map<string, number>, name: string, sets: DisjointSets): number {
  const known = places.get(name);
  if (known !== undefined) return known;
  const place = sets.add();
  places.set(name, place);
  return place;
}

/** Bits that are set in 32 of them. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Union-find with path halving. */
class DisjointSets {
  readonly #parents: number[] = [];
  count = 0;

  add(): number {
    this.count++;
    return this.#parents.push(this.#parents.length) - 1;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.#root(a), this.#root(b)];
    if (first === second) return;
    this.#parents[first] = second;
    this.count--;
  }

  #root(place: number): number {
    let at = place;
    for (;;) {
      const parent = this.#parents[at] as number;
      if (parent === at) return at;
      const above = this.#parents[parent] as number;
      this.#parents[at] = above;
      at = above;
    }
  }
}
