import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CatalogueItem } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { suggestion } from '../parameters.ts';
import { decodeBase64 } from '../signing/base64.ts';
import type { Envelope } from '../signing/dsse.ts';
import { firstProblem } from '../signing/first-problem.ts';
import { keyId } from '../signing/keys.ts';
import {
  readStatement,
  type Statement,
  statementPayloadType,
  verifyStatement,
} from '../signing/statement.ts';
import type { Release } from '../snapshot/schema.ts';
import { type Keyring, type PersonKey, whyNotCurrent } from './keyring.ts';
import { refuse } from './refuse.ts';
import { quoted } from './subject.ts';

/** What every signed statement of a person is checked against. */
export interface SignedContext {
  readonly catalogue: readonly CatalogueItem[];
  readonly release: Release;
  readonly keyring: Keyring;
  /** epoch milliseconds */
  readonly now_ms: number;
}

/** A text of one line in what a person signs. */
export const line = z
  .string()
  .max(2000)
  .regex(/^\P{Cc}*$/u, 'expected a text of one line');

/** A text that may run over several lines. */
export const paragraph = z
  .string()
  .max(10_000)
  .regex(/^(?:\P{Cc}|[\n\r\t])*$/u, 'expected a text without control characters');

/** A predicate as it was signed, and the keys of people in the trust that signed it. */
export interface Signed<Predicate> {
  readonly statement: Statement;
  readonly predicate: Predicate;
  /** entries of the trust, whether they count now or not */
  readonly keys: readonly PersonKey[];
}

/**
 * The statement in an envelope, whoever made it. It proves nothing.
 *
 * @throws GatesError `signature_invalid` or `json_invalid`
 */
export function readUnverified(envelope: Envelope, where: string): Statement {
  if (envelope.payloadType !== statementPayloadType)
    refuse(where, `expected the payload type ${statementPayloadType}; found ${quoted(envelope.payloadType)}`);
  const payload = decodeBase64(envelope.payload);
  if (payload === undefined) refuse(where, 'its payload is not base64');
  return readStatement(payload, { file: where });
}

/**
 * The predicate of an envelope that somebody in the trust signed, with the keys that signed. Whether these count now, and
 * for what, is for `signerOf` to say.
 *
 * @throws GatesError `signature_invalid` or `json_invalid`
 */
export function readSigned<Predicate>(
  envelope: Envelope,
  expected: { readonly type: string; readonly schema: z.ZodType<Predicate> },
  keyring: Keyring,
  where: string,
): Signed<Predicate> {
  const claimed = readUnverified(envelope, where);
  if (claimed.predicateType !== expected.type)
    refuse(
      where,
      `expected a statement of the type ${expected.type}; found ${quoted(claimed.predicateType)}`,
    );
  const { statement, keyIds } = verifyOrRefuse(envelope, keyring, where);
  const parsed = expected.schema.safeParse(statement.predicate);
  if (!parsed.success)
    refuse(where, `its predicate does not fit: ${firstProblem(parsed.error)}`, parsed.error);
  const keys = keyring.people.filter((key) => keyIds.includes(key.keyId));
  return { statement, predicate: parsed.data, keys };
}

function verifyOrRefuse(envelope: Envelope, keyring: Keyring, where: string) {
  const publicKeys = keyring.people.map((key) => key.publicKey);
  try {
    return verifyStatement(envelope, publicKeys, { file: where });
  } catch (error) {
    if (!(error instanceof GatesError) || error.code !== 'signature_invalid') throw error;
    return refuse(where, 'no person in the trust has signed it with a valid signature', error);
  }
}

/**
 * The key with which this person signed, in this role when one is given, and which counts now.
 *
 * @throws GatesError `signature_invalid` with what is wrong with the signature of this person
 */
export function signerOf(
  keys: readonly PersonKey[],
  { person, role, now_ms }: { readonly person: string; readonly role?: string; readonly now_ms: number },
  where: string,
): PersonKey {
  const own = keys.filter((key) => key.person === person);
  const [any] = own;
  if (any === undefined) {
    const others = [...new Set(keys.map((key) => key.person))];
    refuse(
      where,
      `it lacks a valid signature of ${quoted(person)}${others.length === 0 ? '' : `; it is signed by ${others.join(', ')}`}`,
    );
  }
  const current = own.filter((key) => whyNotCurrent(key, now_ms) === undefined);
  if (current.length === 0) refuse(where, `the key of ${person} ${whyNotCurrent(any, now_ms)}`);
  const [fitting] = current.filter((key) => role === undefined || key.roles.some((held) => held === role));
  if (fitting === undefined) refuse(where, `the key of ${person} does not hold the role ${role}`);
  return fitting;
}

/**
 * The person whose key this is.
 *
 * @throws GatesError `key_invalid` when the trust doesn't know the key
 */
export function personOf(privateKey: KeyObject, keyring: Keyring): string {
  const id = keyId(privateKey);
  const [known] = keyring.people.filter((key) => key.keyId === id);
  if (known === undefined)
    throw new GatesError(
      'key_invalid',
      `No person in the trust has the key ${id}: a signature with it would not count.`,
    );
  return known.person;
}

/** The item of this id. Where there is none, the refusal names the nearest. */
export function itemOf(catalogue: readonly CatalogueItem[], id: string, where: string): CatalogueItem {
  const item = catalogue.find((candidate) => candidate.id === id);
  if (item !== undefined) return item;
  const near =
    id.length > 200
      ? ''
      : suggestion(
          id,
          catalogue.map((candidate) => candidate.id),
        );
  throw new GatesError('signature_invalid', `${where}: there is no item ${quoted(id)}.${near}`);
}
