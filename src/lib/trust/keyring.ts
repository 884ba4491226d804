import type { KeyObject } from 'node:crypto';
import { GatesError } from '../errors.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { keyId, readPublicKey } from '../signing/keys.ts';
import type { Role } from './roles.ts';
import type { Trust } from './schema.ts';

/** A public key and the time in which it counts: validFrom ≤ now < validTo. */
export interface TrustedKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly validFrom: string;
  readonly validTo: string;
}

/** One entry of a person: the roles belong to this key, and to no other of hers. */
export interface PersonKey extends TrustedKey {
  readonly person: string;
  readonly roles: readonly Role[];
}

export interface CollectorKey extends TrustedKey {
  readonly name: string;
}

/** The keys of a trust, ready to verify with. */
export interface Keyring {
  readonly people: readonly PersonKey[];
  readonly collectors: readonly CollectorKey[];
}

/**
 * Reads the keys of a trust.
 *
 * @param where the file it came from, for messages
 * @throws GatesError `trust_invalid` for a key that can't be read, one that ends before it begins, one key of two
 *   holders, and two people whose names differ only in case or spacing
 */
export function keyringOf(trust: Trust, where: string): Keyring {
  const keyring = {
    people: trust.people.map((entry, index) => ({
      person: entry.person,
      roles: entry.roles,
      ...readKey(entry, `${where}: $.people[${index}]`),
    })),
    collectors: trust.collectors.map((entry, index) => ({
      name: entry.name,
      ...readKey(entry, `${where}: $.collectors[${index}]`),
    })),
  };
  refuseLookalikes(keyring, where);
  refuseSharedKeys(keyring, where);
  return keyring;
}

/** Why a key does not count at `now_ms`, such as `expired at 2026-11-24T08:00:00Z`; undefined when it counts. */
export function whyNotCurrent(key: TrustedKey, now_ms: number): string | undefined {
  if (!(now_ms >= epoch_ms(key.validFrom))) return `is not valid before ${key.validFrom}`;
  return now_ms < epoch_ms(key.validTo) ? undefined : `expired at ${key.validTo}`;
}

function readKey(
  entry: { publicKey: string; validFrom: string; validTo: string },
  where: string,
): TrustedKey {
  const { publicKey: pem, validFrom, validTo } = entry;
  if (!(epoch_ms(validFrom) < epoch_ms(validTo)))
    throw new GatesError(
      'trust_invalid',
      `${where}.validTo: expected a time after validFrom (${validFrom}); found ${validTo}.`,
    );
  try {
    const publicKey = readPublicKey(pem, { where: `${where}.publicKey` });
    return { keyId: keyId(publicKey), publicKey, validFrom, validTo };
  } catch (error) {
    if (!(error instanceof GatesError)) throw error;
    throw new GatesError('trust_invalid', error.message, error);
  }
}

/** NaN for what is no time: every comparison with it is false, so the key never counts. */
function epoch_ms(text: string): number {
  return parseRfc3339_ms(text) ?? Number.NaN;
}

/** A waiver needs two people: `Ada` and `ada` would be one. */
function refuseLookalikes({ people }: Keyring, where: string): void {
  const names = new Map<string, string>();
  for (const [index, { person }] of people.entries()) {
    const folded = person.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
    const earlier = names.get(folded);
    if (earlier !== undefined && earlier !== person)
      throw new GatesError(
        'trust_invalid',
        `${where}: $.people[${index}].person: ${JSON.stringify(person)} and ${JSON.stringify(earlier)} differ only in ` +
          'case or spacing; expected one spelling for one person.',
      );
    names.set(folded, person);
  }
}

/** One key belongs to one holder: a person under two names could approve what she asked for herself. */
function refuseSharedKeys({ people, collectors }: Keyring, where: string): void {
  const holders = new Map<string, string>();
  const held = [
    ...people.map((key, index) => ({ ...key, path: `people[${index}]`, holder: `the person ${key.person}` })),
    ...collectors.map((key, index) => ({
      ...key,
      path: `collectors[${index}]`,
      holder: `the collector ${key.name}`,
    })),
  ];
  for (const { keyId: id, path, holder } of held) {
    const earlier = holders.get(id) ?? holder;
    if (earlier !== holder)
      throw new GatesError(
        'trust_invalid',
        `${where}: $.${path}.publicKey: this is the key of ${earlier} and of ${holder}; expected one holder for one key.`,
      );
    holders.set(id, holder);
  }
}
