import type { KeyObject } from 'node:crypto';
import { GatesError } from '../errors.ts';
import { keyId } from '../signing/keys.ts';
import { type Keyring, type PersonKey, whyNotCurrent } from '../trust/keyring.ts';

const role = 'verdict_signer';

/**
 * The entry of the trust with which this key signs verdicts now.
 *
 * @param keys the entries of one key
 * @returns the entry, or why there is none, as a part of a sentence
 */
export function currentSigner(keys: readonly PersonKey[], now_ms: number): PersonKey | string {
  const [any] = keys;
  if (any === undefined) return 'is no person’s in the trust';
  const holding = keys.filter(({ roles }) => roles.includes(role));
  const [held] = holding;
  if (held === undefined)
    return `is that of ${any.person}, who does not hold the role ${role} with it (${any.roles.join(', ')})`;
  const current = holding.find((key) => whyNotCurrent(key, now_ms) === undefined);
  return current ?? `is that of ${held.person}, and ${whyNotCurrent(held, now_ms)}`;
}

/**
 * Whoever signs with this private key, if the trust lets it sign verdicts now.
 *
 * @throws GatesError `key_invalid` for a key that the trust doesn't know, that lacks the role, or that does not count now
 */
export function signerWith(
  privateKey: KeyObject,
  { keyring, now_ms, file }: { readonly keyring: Keyring; readonly now_ms: number; readonly file: string },
): PersonKey {
  const id = keyId(privateKey);
  const signer = currentSigner(
    keyring.people.filter((key) => key.keyId === id),
    now_ms,
  );
  if (typeof signer !== 'string') return signer;
  throw new GatesError(
    'key_invalid',
    `${file}: this key (${id}) ${signer}: a verdict signed with it would not count.`,
  );
}
