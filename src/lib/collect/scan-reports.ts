import { z } from 'zod';
import { parseJsonStrictly } from '../json/index.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { severities } from '../snapshot/domains/scans.ts';
import type { DomainData } from './collector.ts';
import type { ReportFile } from './report-files.ts';
import {
  type GrypeReport,
  grypeSchema,
  type SarifResult,
  type SarifRun,
  sarifSchema,
  type TrivyReport,
  trivySchema,
  trivyVulnerability,
} from './scan-formats.ts';

export type ScanReport = NonNullable<NonNullable<DomainData<'scans'>['reports']>['items']>[number];
type Finding = NonNullable<NonNullable<ScanReport['findings']>['items']>[number];
type Severity = (typeof severities)[number];

/** The digests by which the release's image is known; of several names in a report the one that is among them counts. */
export type OwnDigests = ReadonlySet<string>;

/**
 * The scans in one report file: Trivy's JSON, Grype's JSON, or SARIF 2.1.0, told apart by their content. What a format
 * does not say (SARIF and Grype list no packages, Trivy not the age of its database) is left out, and stays unknown.
 * A finding that a file of exceptions suppresses stays one: nobody has signed that file. What a scanner calls a secret or a
 * misconfiguration is a finding too; its text is never read.
 *
 * @param databaseUpdatedAt from the file beside the report, for formats that do not say it
 * @throws Error with the rest of a sentence that begins with the file's name
 */
export function readScan(
  { file, text }: ReportFile,
  own: OwnDigests,
  databaseUpdatedAt?: string,
): ScanReport[] {
  const value = parsed(text, file);
  const trivy = trivySchema.safeParse(value);
  if (trivy.success) return [fromTrivy(trivy.data, own, databaseUpdatedAt)];
  const grype = grypeSchema.safeParse(value);
  if (grype.success) return [fromGrype(grype.data, own)];
  const sarif = sarifSchema.safeParse(value);
  if (sarif.success) return sarif.data.runs.map((run) => fromSarif(run, own, databaseUpdatedAt));
  throw new Error(
    "is no report that can be read: expected SARIF 2.1.0, Trivy's JSON (SchemaVersion, Results) or Grype's JSON (matches, descriptor)",
  );
}

/**
 * When the vulnerability database was made, from the text of `trivy version --format json`.
 *
 * @throws Error with the rest of a sentence that begins with the file's name
 */
export function readDatabaseTime(text: string, file: string): string {
  const version = z
    .looseObject({ VulnerabilityDB: z.looseObject({ UpdatedAt: z.string() }) })
    .safeParse(parsed(text, file));
  const time = version.success ? instantOf(version.data.VulnerabilityDB.UpdatedAt) : undefined;
  if (time === undefined) throw new Error('holds no VulnerabilityDB.UpdatedAt');
  return time;
}

function parsed(text: string, file: string): unknown {
  try {
    return parseJsonStrictly(new TextEncoder().encode(text), { file });
  } catch (error) {
    throw new Error('is no JSON that can be read: write it again', { cause: error });
  }
}

function fromTrivy(report: TrivyReport, own: OwnDigests, databaseUpdatedAt: string | undefined): ScanReport {
  const results = report.Results ?? [];
  return compact({
    tool: 'trivy',
    format: 'trivy',
    imageDigest: digestIn([...(report.Metadata?.RepoDigests ?? []), report.ArtifactName ?? ''], own),
    scannedAt: instantOf(report.CreatedAt),
    databaseUpdatedAt,
    targets: results.length,
    // without --list-all-pkgs Trivy names only vulnerable packages, and nobody knows what it looked at
    packages: results.some((result) => result.Packages != null)
      ? results.reduce((sum, result) => sum + (result.Packages?.length ?? 0), 0)
      : undefined,
    findings: {
      items: results.flatMap(trivyFindings),
      // nobody publishes vulnerabilities of a distribution after its end
      complete: report.Results != null && report.Metadata?.OS?.EOSL !== true,
    },
  });
}

function trivyFindings(result: NonNullable<TrivyReport['Results']>[number]): Finding[] {
  const suppressed = (result.ExperimentalModifiedFindings ?? []).flatMap(({ Finding: finding }) => {
    const vulnerability = trivyVulnerability.safeParse(finding);
    return vulnerability.success ? [vulnerability.data] : [];
  });
  const vulnerabilities = [...(result.Vulnerabilities ?? []), ...suppressed].map((one) =>
    compact({
      id: one.VulnerabilityID,
      severity: severityOf(one.Severity),
      package: one.PkgName,
      fixedIn: one.FixedVersion,
    }),
  );
  const others = [
    ...(result.Secrets ?? []).map((secret) => ({ id: secret.RuleID, severity: secret.Severity })),
    ...(result.Misconfigurations ?? [])
      .filter(({ Status }) => Status !== 'PASS')
      .map((one) => ({ id: one.ID, severity: one.Severity })),
  ].map(({ id, severity }) => compact({ id, severity: severityOf(severity) }));
  return [...vulnerabilities, ...others];
}

function fromGrype(
  { descriptor, source, matches, ignoredMatches }: GrypeReport,
  own: OwnDigests,
): ScanReport {
  const target = typeof source?.target === 'object' ? source.target : undefined;
  // Grype itself ignores what the distribution has declared to be no vulnerability of the package
  const suppressed = (ignoredMatches ?? []).filter(
    ({ appliedIgnoreRules }) => !appliedIgnoreRules?.some(({ reason }) => reason === 'Explicit APK NAK'),
  );
  return compact({
    tool: 'grype',
    toolVersion: descriptor.version,
    format: 'grype',
    imageDigest:
      digestIn(target?.repoDigests ?? [], own) ?? digestIn([`@${target?.manifestDigest ?? ''}`], own),
    scannedAt: instantOf(descriptor.timestamp),
    databaseUpdatedAt: instantOf(descriptor.db?.built ?? descriptor.db?.status?.built),
    targets: target == null ? 0 : 1,
    findings: {
      items: [...matches, ...suppressed].map(({ vulnerability, artifact }) =>
        compact({
          id: vulnerability.id,
          severity: severityOf(vulnerability.severity),
          package: artifact?.name,
          fixedIn: vulnerability.fix?.versions?.join(', '),
        }),
      ),
      complete: true,
    },
  });
}

function fromSarif(run: SarifRun, own: OwnDigests, databaseUpdatedAt: string | undefined): ScanReport {
  const { driver, extensions = [] } = run.tool;
  const invocations = run.invocations ?? [];
  return compact({
    tool: driver.name,
    toolVersion: driver.version,
    format: 'sarif',
    imageDigest: digestIn(run.properties?.repoDigests ?? [], own),
    scannedAt: instantOf(invocations[0]?.endTimeUtc),
    databaseUpdatedAt,
    targets: run.artifacts?.length ?? (run.properties?.repoDigests === undefined ? 0 : 1),
    findings: {
      items: (run.results ?? [])
        .filter(({ kind = 'fail' }) => !['pass', 'notApplicable', 'informational'].includes(kind))
        .map((result) => {
          const id = result.ruleId ?? result.rule?.id ?? driver.rules?.[result.ruleIndex ?? -1]?.id;
          const rule = [driver, ...extensions]
            .flatMap(({ rules = [] }) => rules)
            .find((known) => known.id === id);
          return { id: id ?? 'unnamed', severity: sarifSeverity(result, rule) };
        }),
      complete:
        run.results != null && invocations.every(({ executionSuccessful }) => executionSuccessful !== false),
    },
  });
}

type SarifRule = NonNullable<SarifRun['tool']['driver']['rules']>[number];

/** The worse of what the score and the level say; without a score the level's default of the format counts. */
function sarifSeverity(result: SarifResult, rule: SarifRule | undefined): Severity {
  const score = Number(
    (result.properties ?? rule?.properties)?.['security-severity'] ?? rule?.properties?.['security-severity'],
  );
  const scored = severityOfScore(score);
  const level = result.level ?? rule?.defaultConfiguration?.level;
  if (scored === undefined) return severityOfLevel(level ?? 'warning');
  if (level === undefined) return scored;
  const leveled = severityOfLevel(level);
  return severities.indexOf(scored) > severities.indexOf(leveled) ? scored : leveled;
}

/** The digest in references such as `registry.example/app@sha256:…`, one of our own before others. */
function digestIn(references: readonly string[], own: OwnDigests): string | undefined {
  const digests = references.flatMap((reference) => /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? []);
  return digests.find((digest) => own.has(digest)) ?? digests[0];
}

/** A severity as the scanners write it. A word that nobody knows is none: it may mean the worst. */
function severityOf(text: string | undefined): Severity | undefined {
  const upper = (text ?? '').toUpperCase();
  return severities.find((known) => known === (upper === 'NEGLIGIBLE' ? 'LOW' : upper));
}

/** CVSS v3's qualitative scale, as GitHub reads `security-severity`. A score of 0 is no rating. */
function severityOfScore(score: number): Severity | undefined {
  if (!(score > 0 && score <= 10)) return undefined;
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return 'LOW';
}

function severityOfLevel(level: string): Severity {
  if (level === 'warning') return 'MEDIUM';
  return level === 'note' || level === 'none' ? 'LOW' : 'HIGH';
}

function instantOf(text: string | undefined): string | undefined {
  const time_ms = parseRfc3339_ms(text ?? '');
  return time_ms === undefined ? undefined : new Date(time_ms).toISOString();
}

/** The object without what is undefined. */
function compact<Shape extends object>(
  object: Shape,
): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]: Exclude<Shape[Key], undefined>;
  };
}
