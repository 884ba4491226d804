import { createHash } from 'node:crypto';
import { type Milestone, milestones } from '../milestones.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import type { Envelope } from '../signing/dsse.ts';
import { firstProblem } from '../signing/first-problem.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { type Statement, verifyStatement } from '../signing/statement.ts';
import { type Keyring, keyringOf, type PersonKey } from '../trust/keyring.ts';
import { refuse } from '../trust/refuse.ts';
import type { Trust } from '../trust/schema.ts';
import { readUnverified } from '../trust/signed.ts';
import { quoted, type Subject } from '../trust/subject.ts';
import { readVerdictFile } from './file.ts';
import { type VerdictPredicate, verdictPredicateSchema } from './predicate.ts';
import { currentSigner } from './signer.ts';
import { clock_skew_ms_max } from './validity.ts';

/** What a signed verdict is checked against. */
export interface VerifyVerdictOptions {
  readonly trust: Trust;
  /** epoch milliseconds at which key and verdict must count */
  readonly now_ms: number;
  /** `sha256:…` of the image's index or of a platform's manifest, which the verdict must be about */
  readonly imageDigest?: string;
  /** the verdict must cover this milestone; a later one covers it, too */
  readonly before?: Milestone;
  /** the exact bytes of the report that the verdict must rest on */
  readonly report?: Uint8Array;
  /** names the file in messages */
  readonly file?: string;
}

/** A verdict that counts, whatever it says. */
export interface VerifiedVerdict {
  readonly predicate: VerdictPredicate;
  /** the image's digests */
  readonly subjects: readonly Subject[];
  readonly signer: string;
  readonly keyId: string;
}

/**
 * Verifies a signed verdict: signed by a `verdict_signer` whose key counts now, not over, and of what was asked for. It asks
 * no clock, file or network. Whether the verdict is `go` is for the caller to read.
 *
 * @param bytes the file as `gates attest` wrote it, an envelope or a bundle
 * @throws GatesError `signature_invalid` with what is wrong, `json_invalid`, or `trust_invalid`
 */
export function verifyVerdict(bytes: Uint8Array, options: VerifyVerdictOptions): VerifiedVerdict {
  const { trust, now_ms, file = 'the verdict' } = options;
  const envelope = readVerdictFile(bytes, file);
  const keyring = keyringOf(trust, 'the trust file');
  const { statement, keys } = openSigned(envelope, keyring, file);
  const parsed = verdictPredicateSchema.safeParse(statement.predicate);
  if (!parsed.success)
    refuse(file, `its predicate does not fit: ${firstProblem(parsed.error)}`, parsed.error);
  const predicate = parsed.data;
  const signer = currentSigner(keys, now_ms);
  if (typeof signer === 'string') refuse(file, `the key that signed it ${signer}`);
  refuseOtherTime(predicate, now_ms, file);
  refuseOtherSubject({ predicate, subjects: statement.subject }, options, file);
  return { predicate, subjects: statement.subject, signer: signer.person, keyId: signer.keyId };
}

/** The signed statement, and the entries of the one key that signed it. */
function openSigned(
  envelope: Envelope,
  keyring: Keyring,
  file: string,
): { statement: Statement; keys: readonly PersonKey[] } {
  const claimed = readUnverified(envelope, file);
  if (claimed.predicateType !== predicateTypes.verdict)
    refuse(
      file,
      `expected a statement of the type ${predicateTypes.verdict}; found ${quoted(claimed.predicateType)}`,
    );
  const [signature, ...others] = envelope.signatures;
  if (signature === undefined || others.length > 0)
    refuse(file, `expected one signature; found ${envelope.signatures.length}`);
  const keys = keyring.people.filter((key) => key.keyId === signature.keyid);
  const [known] = keys;
  if (known === undefined)
    refuse(
      file,
      `it is signed with a key that is no person’s in the trust (${quoted(signature.keyid ?? '')})`,
    );
  try {
    return { statement: verifyStatement(envelope, [known.publicKey], { file }).statement, keys };
  } catch (error) {
    return refuse(
      file,
      `the signature by ${known.person} is not valid: the file was changed after it was signed`,
      error,
    );
  }
}

function refuseOtherTime({ evaluatedAt, validUntil }: VerdictPredicate, now_ms: number, file: string): void {
  // what is no time is NaN, and no comparison with it holds
  if (!((parseRfc3339_ms(evaluatedAt) ?? Number.NaN) <= now_ms + clock_skew_ms_max))
    refuse(file, `it was judged at ${evaluatedAt}, which is still to come`);
  if (!(now_ms < (parseRfc3339_ms(validUntil) ?? Number.NaN)))
    refuse(file, `its verdict was valid until ${validUntil}, and is over`);
}

function refuseOtherSubject(
  { predicate, subjects }: Pick<VerifiedVerdict, 'predicate' | 'subjects'>,
  { imageDigest, before, report }: VerifyVerdictOptions,
  file: string,
): void {
  const { release, milestone, verdict, digests } = predicate;
  if (imageDigest !== undefined && !subjects.some(({ digest }) => `sha256:${digest.sha256}` === imageDigest))
    refuse(
      file,
      `it is about ${quoted(release.name)} ${quoted(release.version)} with other images, not about ${quoted(imageDigest)}`,
    );
  if (before !== undefined && milestones.indexOf(milestone) < milestones.indexOf(before))
    refuse(
      file,
      `it says ${verdict} before ${milestone}; expected a verdict before ${before}, or a later one`,
    );
  if (report !== undefined) {
    const found = `sha256:${createHash('sha256').update(report).digest('hex')}`;
    if (found !== digests.report)
      refuse(file, `it rests on the report ${digests.report}; the report here is ${found}`);
  }
}
