import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ExternalFile } from './external-data.ts';

/**
 * Adds to a hash the bytes that a model refers to in other files: file by file in ascending order of their locations, in each
 * from its beginning to its end, every byte once. Returns how many bytes these were.
 *
 * @throws Error of Node's when a file can't be read, or has become shorter
 */
export async function hashExternalData(hash: Hash, files: readonly ExternalFile[]): Promise<number> {
  let sum_bytes = 0;
  for (const { path, location, ranges } of files)
    for (const { start, end } of ranges) {
      if (start === end) continue;
      let read_bytes = 0;
      for await (const chunk of createReadStream(path, { start, end: end - 1 }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        read_bytes += chunk.length;
      }
      if (read_bytes < end - start) throw new Error(`${location} has become shorter`);
      sum_bytes += read_bytes;
    }
  return sum_bytes;
}
