import { GatesError } from '../errors.ts';
import type { Envelope } from '../signing/dsse.ts';
import { readUnverified } from './signed.ts';

/** The item that an envelope names, whoever made it; undefined when it can't be read. It proves nothing. */
export function itemNamedBy(envelope: Envelope): string | undefined {
  try {
    const { item } = readUnverified(envelope, 'the envelope').predicate;
    return typeof item === 'string' ? item : undefined;
  } catch (error) {
    if (error instanceof GatesError) return undefined;
    throw error;
  }
}
