import { createHash } from 'node:crypto';
import { canonicalJson } from '../../lib/json/index.ts';

/**
 * `sha256:` over the canonical JSON (RFC 8785) of what a contract says.
 *
 * @param description of a contract file: what was read from it, with what it leaves to defaults
 */
export function contractDigest(description: object): string {
  return `sha256:${createHash('sha256').update(canonicalJson(description)).digest('hex')}`;
}
