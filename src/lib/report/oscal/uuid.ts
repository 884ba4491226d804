import { createHash } from 'node:crypto';

/** The namespace of every UUID of ours: made once at random, and never changed. */
const namespace = Buffer.from('9d7e0f3c5a914be6a1c28f0b64d3e725', 'hex');

/** A UUID of version 5 (RFC 9562, 5.5): the same parts give the same UUID, everywhere and always. */
export function uuidOf(...parts: readonly string[]): string {
  const bytes = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
