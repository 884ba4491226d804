import type { KeyObject } from 'node:crypto';
import { readReport } from '../read-report.ts';
import type { Envelope } from '../signing/dsse.ts';
import { signStatement } from '../signing/statement.ts';
import { keyringOf } from '../trust/keyring.ts';
import type { Subject } from '../trust/subject.ts';
import type { VerdictPredicate } from './predicate.ts';
import type { Grounds } from './replayed.ts';
import { signerWith } from './signer.ts';
import { verdictStatement } from './statement.ts';

/** A report whose verdict is to be signed, and everything that the signer checks it against. */
export interface AttestRequest extends Omit<Grounds, 'files'> {
  /** the bytes of the report, as `gates check --json` wrote them */
  readonly report: Uint8Array;
  readonly privateKey: KeyObject;
  /** each unsigned observation that the signer accepts, as `moment/domain` */
  readonly acceptUnsigned?: readonly string[];
  /** names for messages, where they come from files */
  readonly files?: Partial<Grounds['files'] & { readonly report: string; readonly key: string }>;
  /** the signer's clock, epoch milliseconds; the machine's by default */
  readonly now_ms?: number;
}

/** A signed verdict, and what it says. */
export interface AttestedVerdict {
  readonly envelope: Envelope;
  readonly subjects: readonly Subject[];
  readonly predicate: VerdictPredicate;
  /** whose key signed it */
  readonly signer: string;
}

/**
 * Signs the verdict of a report over a whole milestone.
 *
 * A report is text that anybody can edit, so the snapshot is judged again, by the policies, profile and trust that the signer
 * names: as of the report's time it must come to the same bytes, and as of now to the same answer for every item in scope.
 *
 * @throws GatesError `key_invalid` for a key that may not sign verdicts now, `scope_invalid` for a report over a part,
 *   `report_invalid` for one that can't be attested, `usage_invalid` for an accepted observation that is not an unsigned one,
 *   and as `evaluate` does
 */
export async function attestVerdict(request: AttestRequest): Promise<AttestedVerdict> {
  const { privateKey, trust, acceptUnsigned = [], now_ms = Date.now() } = request;
  const files = {
    report: 'the report',
    key: 'the key',
    snapshot: 'the snapshot',
    policies: 'the policies',
    profile: 'the profile',
    trust: 'the trust file',
    ...request.files,
  };
  const keyring = keyringOf(trust, files.trust);
  const { person } = signerWith(privateKey, { keyring, now_ms, file: files.key });
  const report = readReport(request.report, files.report);
  const attested = { report, bytes: request.report, file: files.report };
  const statement = verdictStatement(attested, { acceptUnsigned, now_ms });
  // whoever only verifies needs no engine
  const { refuseUnlessItHolds, refuseUnlessReplayed } = await import('./replayed.ts');
  await refuseUnlessReplayed(attested, { ...request, files });
  await refuseUnlessItHolds(attested, { ...request, files }, now_ms);
  return {
    envelope: signStatement(statement, privateKey),
    subjects: statement.subject,
    predicate: statement.predicate,
    signer: person,
  };
}
