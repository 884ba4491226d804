import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { GatesError } from '../errors.ts';
import type { Envelope } from '../signing/dsse.ts';
import { firstProblem } from '../signing/first-problem.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { signStatement, verifyStatement } from '../signing/statement.ts';
import type { Domain } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';
import type { Observation, Release } from '../snapshot/schema.ts';
import { type Keyring, whyNotCurrent } from './keyring.ts';
import { observationDigest } from './observation-digests.ts';
import { refuse } from './refuse.ts';
import { line, readUnverified } from './signed.ts';
import { quoted, subjectOf } from './subject.ts';

/** The place of an observation, and the release that it is of. */
export interface ObservationPlace {
  readonly moment: Moment;
  readonly domain: Domain;
  readonly release: Release;
}

/**
 * Whether an observation is signed. `unsigned`: by nobody whom the trust knows now; `reason` says why when there is a
 * signature. `refused`: its signature is of something else or broken, so it was changed after it was signed.
 */
export type ObservationSignature =
  | { readonly state: 'signed'; readonly by: string; readonly reason?: never }
  | { readonly state: 'unsigned'; readonly by?: never; readonly reason?: string }
  | { readonly state: 'refused'; readonly by?: never; readonly reason: string };

const predicateSchema = z.strictObject({
  collector: line,
  release: z.strictObject({ name: z.string(), version: z.string() }),
});

/**
 * An observation with its collector's signature, which replaces one that it had. Sign what the snapshot's schema has
 * validated and `redact` has seen: a later change, also by these, breaks the signature.
 *
 * @throws GatesError as `signStatement` does
 */
export function signObservation<Signed extends Observation>(
  observation: Signed,
  { moment, domain, release }: ObservationPlace,
  privateKey: KeyObject,
): Signed & { signature: Envelope } {
  const signature = signStatement(
    {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [subjectOf(`${moment}/${domain}`, observationDigest(observation))],
      predicateType: predicateTypes.observation,
      predicate: {
        collector: observation.collector,
        release: { name: release.name, version: release.version },
      } satisfies z.infer<typeof predicateSchema>,
    },
    privateKey,
  );
  return { ...observation, signature };
}

/**
 * Judges the signature of an observation.
 *
 * @param digest the observation's digest, asked for only when there is a signature
 */
export function judgeObservation(
  observation: Observation,
  place: ObservationPlace,
  { keyring, now_ms, digest }: { keyring: Keyring; now_ms: number; digest: () => string },
): ObservationSignature {
  const { signature } = observation;
  if (signature === undefined) return { state: 'unsigned' };
  const where = `${place.moment}/${place.domain}`;
  try {
    checkContent(signature, observation, place, digest());
    return judgeSigner(signature, keyring, now_ms, where);
  } catch (error) {
    if (!(error instanceof GatesError)) throw error;
    return { state: 'refused', reason: error.message };
  }
}

/** Whoever signed it, a signature over something else does not belong here. */
function checkContent(
  signature: Envelope,
  { collector }: Observation,
  place: ObservationPlace,
  digest: string,
) {
  const where = `${place.moment}/${place.domain}`;
  const statement = readUnverified(signature, where);
  if (statement.predicateType !== predicateTypes.observation)
    refuse(where, `its signature is over a statement of the type ${quoted(statement.predicateType)}`);
  const predicate = predicateSchema.safeParse(statement.predicate);
  if (!predicate.success)
    refuse(where, `its signed predicate does not fit: ${firstProblem(predicate.error)}`, predicate.error);
  const { name, version } = predicate.data.release;
  if (name !== place.release.name || version !== place.release.version)
    refuse(where, `its signature is for the release ${quoted(name)} ${quoted(version)}`);
  const [subject, ...others] = statement.subject;
  const expected = subjectOf(where, digest);
  if (subject === undefined || others.length > 0 || subject.name !== expected.name)
    refuse(where, `its signature is for ${statement.subject.map((one) => quoted(one.name)).join(', ')}`);
  if (subject.digest.sha256 !== expected.digest.sha256 || predicate.data.collector !== collector)
    refuse(where, 'it was changed after it was signed');
}

function judgeSigner(
  signature: Envelope,
  keyring: Keyring,
  now_ms: number,
  where: string,
): ObservationSignature {
  const keyIds = signingKeys(signature, keyring, where);
  const keys = keyring.collectors.filter((key) => keyIds.includes(key.keyId));
  const current = keys.find((key) => whyNotCurrent(key, now_ms) === undefined);
  if (current !== undefined) return { state: 'signed', by: current.name };
  const [known] = keys;
  if (known !== undefined)
    return {
      state: 'unsigned',
      reason: `${where}: the key of ${known.name} ${whyNotCurrent(known, now_ms)}`,
    };
  const claimed = keyring.collectors.find((key) =>
    signature.signatures.some(({ keyid }) => keyid === key.keyId),
  );
  if (claimed !== undefined) refuse(where, `its signature by ${claimed.name} is not valid`);
  return {
    state: 'unsigned',
    reason: `${where}: it is signed with a key that is no collector's in the trust`,
  };
}

/** The collectors' keys that signed, none when the signatures are not valid under any of them. */
function signingKeys(signature: Envelope, { collectors }: Keyring, where: string): readonly string[] {
  try {
    const publicKeys = collectors.map((key) => key.publicKey);
    return verifyStatement(signature, publicKeys, { file: where }).keyIds;
  } catch (error) {
    if (error instanceof GatesError && error.code === 'signature_invalid') return [];
    throw error;
  }
}
