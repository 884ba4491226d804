import { createHash } from 'node:crypto';
import { GatesError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { Report } from '../report.ts';
import { predicateTypes } from '../signing/predicates.ts';
import type { Statement } from '../signing/statement.ts';
import type { VerdictPredicate } from './predicate.ts';
import { refuseReport } from './refuse-report.ts';
import { imageSubjects } from './subjects.ts';
import { acceptedUnsigned } from './unsigned.ts';
import { validUntil } from './validity.ts';

/** The report whose verdict is to be signed, as `readReport` has read it. */
export interface AttestedReport {
  readonly report: Report;
  /** the file's exact bytes, from which `report` was read */
  readonly bytes: Uint8Array;
  /** its name, for messages */
  readonly file: string;
}

/**
 * The in-toto statement of a report's verdict. It believes the report: see `attestVerdict`, which does not.
 *
 * @param acceptUnsigned each unsigned observation of the report, as `moment/domain`
 * @throws GatesError `scope_invalid` for a part instead of a milestone, `report_invalid` for a report that can't be attested,
 *   `usage_invalid` for an accepted observation that is not an unsigned one
 */
export function verdictStatement(
  { report, bytes, file }: AttestedReport,
  { acceptUnsigned, now_ms }: { readonly acceptUnsigned: readonly string[]; readonly now_ms: number },
): Statement & { predicate: VerdictPredicate } {
  const milestone = report.scope.before;
  if (milestone === undefined || report.scope.phases !== undefined || report.scope.items !== undefined)
    throw new GatesError(
      'scope_invalid',
      `${file} can't be attested: it looks at a part only; a verdict is signed over a whole milestone (gates check --before).`,
    );
  if (report.now.given)
    refuseReport(
      file,
      `its time was given (${report.now.time}); only what was judged by the clock can be attested`,
    );
  if (!report.head.trusted)
    refuseReport(file, 'it was judged without a trust file, so that no signature counted');
  const { name, version, revision, target } = report.release;
  const digests = Object.fromEntries(
    (['snapshot', 'policies', 'module', 'profile', 'trust'] as const).map((part) => [
      part,
      report.digests[part],
    ]),
  ) as Omit<VerdictPredicate['digests'], 'report'>;
  const { loosenedParameters, waivers, notApplicable } = report.head;
  const predicate = {
    verdict: report.verdict,
    milestone,
    summary: report.summary,
    release: {
      name,
      version,
      ...(revision === undefined ? {} : { revision }),
      ...(target === undefined ? {} : { target }),
    },
    digests: { report: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, ...digests },
    head: {
      loosenedParameters: [...loosenedParameters],
      waivers: [...waivers],
      notApplicable: [...notApplicable],
      acceptedUnsigned: acceptedUnsigned(report, acceptUnsigned, file),
      observations: report.observations.length,
    },
    evaluatedAt: report.now.time,
    signedAt: new Date(now_ms).toISOString(),
    validUntil: validUntil(report, now_ms, file),
    gates: packageRoot.version,
  } satisfies VerdictPredicate;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: imageSubjects(report.release, file),
    predicateType: predicateTypes.verdict,
    predicate,
  };
}
