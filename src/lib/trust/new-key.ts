import { GatesError } from '../errors.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { generateKeyPair, type KeyAlgorithm, type KeyPair, keyId, readPublicKey } from '../signing/keys.ts';
import type { Role } from './roles.ts';
import type { Trust } from './schema.ts';
import { parseTrust } from './trust.ts';

/** Whom a new key is for. */
export type Holder =
  | { readonly kind: 'person'; readonly name: string; readonly roles: readonly Role[] }
  | { readonly kind: 'collector'; readonly name: string };

/** A new key pair, and the entry with which a trust file knows it. */
export interface NewKey extends KeyPair {
  readonly keyId: string;
  /** a trust with this one entry; only whoever keeps the trust file may add it there */
  readonly trust: Trust;
}

/**
 * Makes a key pair for a person or a collector, and the entry of `trust.yaml` for it.
 *
 * @throws GatesError `trust_invalid` when the entry doesn't fit a trust file, `usage_invalid` for a validity of no time,
 *   `key_invalid` for an empty passphrase
 */
export function createKey(
  holder: Holder,
  options: {
    readonly algorithm?: KeyAlgorithm;
    readonly passphrase?: string;
    /** RFC 3339 */
    readonly validFrom: string;
    readonly validity_days: number;
  },
): NewKey {
  const { algorithm = 'ed25519', passphrase, validFrom, validity_days } = options;
  const from_ms = parseRfc3339_ms(validFrom);
  const to_ms = (from_ms ?? Number.NaN) + validity_days * 86_400_000;
  if (!(validity_days > 0 && to_ms < Date.UTC(10_000, 0)))
    throw new GatesError(
      'usage_invalid',
      `A new key: expected an RFC 3339 time from which it counts and a number of days > 0; found ${validFrom} and ${validity_days}.`,
    );
  const pair = generateKeyPair(algorithm, passphrase === undefined ? {} : { passphrase });
  const { publicKey } = pair;
  const entry = { publicKey, validFrom, validTo: new Date(to_ms).toISOString() };
  const { kind, name } = holder;
  const trust = parseTrust(
    {
      schema: 'gates.trust/v1',
      people: kind === 'person' ? [{ person: name, roles: holder.roles, ...entry }] : [],
      collectors: kind === 'collector' ? [{ name, ...entry }] : [],
    },
    'the new entry',
  );
  return { ...pair, keyId: keyId(readPublicKey(publicKey, { where: 'the new key' })), trust };
}
