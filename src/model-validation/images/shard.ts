import { GatesError } from '../../lib/errors.ts';

/** One of `of` equal parts of the images, counted from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * Reads `i/n`: the shard i, from 0, of n.
 *
 * @throws GatesError `usage_invalid`
 */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (index === undefined || shard.of < 1 || shard.index >= shard.of)
    throw new GatesError(
      'usage_invalid',
      `The shard must be i/n with i from 0 to n − 1, such as 0/4; found ${JSON.stringify(text)}.`,
    );
  return shard;
}

/**
 * Whether an image belongs to a shard: exactly one of n has it, whatever its name and place.
 *
 * @param digest of the file, 64 hexadecimal digits
 */
export function isInShard(digest: string, { index, of }: Shard): boolean {
  return Number.parseInt(digest.slice(0, 12), 16) % of === index;
}
