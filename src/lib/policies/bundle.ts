import { gunzipSync } from 'node:zlib';
import { GatesError } from '../errors.ts';

const block_bytes = 512;

/**
 * One file of a bundle, which is a gzipped tar archive.
 *
 * @param name its path, with or without the leading `/` that OPA writes
 * @throws GatesError `policies_invalid` when it is not in there
 */
export function fileOfBundle(bundle: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const archive = gunzipSync(bundle);
  const field = (offset: number, length: number) =>
    archive.toString('latin1', offset, offset + length).replace(/\0.*$/s, '');
  for (let offset = 0; offset + block_bytes <= archive.length && archive[offset] !== 0; ) {
    const size_bytes = Number.parseInt(field(offset + 124, 12), 8);
    const start = offset + block_bytes;
    if (field(offset, 100).replace(/^\//, '') === name)
      return new Uint8Array(archive.subarray(start, start + size_bytes));
    offset = start + Math.ceil(size_bytes / block_bytes) * block_bytes;
  }
  throw new GatesError('policies_invalid', `OPA's bundle holds no ${name}.`);
}
