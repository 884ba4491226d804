import { z } from 'zod';
import { parseJsonStrictly } from '../json/index.ts';
import { severities } from '../snapshot/domains/scans.ts';
import type { DomainData } from './collector.ts';
import type { ReportFile } from './report-files.ts';

type ScanReport = NonNullable<NonNullable<DomainData<'scans'>['reports']>['items']>[number];
type Severity = (typeof severities)[number];

const trivySchema = z.looseObject({
  SchemaVersion: z.number(),
  CreatedAt: z.string().optional(),
  Metadata: z.looseObject({ RepoDigests: z.array(z.string()).optional() }).optional(),
  Results: z
    .array(
      z.looseObject({
        Target: z.string().optional(),
        Packages: z.array(z.unknown()).optional(),
        Vulnerabilities: z
          .array(
            z.looseObject({
              VulnerabilityID: z.string(),
              PkgName: z.string().optional(),
              FixedVersion: z.string().optional(),
              Severity: z.string().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

const grypeSchema = z.looseObject({
  matches: z.array(
    z.looseObject({
      vulnerability: z.looseObject({
        id: z.string(),
        severity: z.string().optional(),
        fix: z.looseObject({ versions: z.array(z.string()).optional() }).optional(),
      }),
      artifact: z.looseObject({ name: z.string().optional() }).optional(),
    }),
  ),
  source: z
    .looseObject({
      target: z
        .looseObject({ manifestDigest: z.string().optional(), repoDigests: z.array(z.string()).optional() })
        .optional(),
    })
    .optional(),
  descriptor: z.looseObject({
    name: z.literal('grype'),
    version: z.string().optional(),
    timestamp: z.string().optional(),
    db: z
      .looseObject({
        built: z.string().optional(),
        status: z.looseObject({ built: z.string().optional() }).optional(),
      })
      .optional(),
  }),
});

const sarifSchema = z.looseObject({
  version: z.literal('2.1.0'),
  runs: z.array(
    z.looseObject({
      tool: z.looseObject({
        driver: z.looseObject({
          name: z.string(),
          version: z.string().optional(),
          rules: z
            .array(z.looseObject({ id: z.string(), properties: z.looseObject({}).optional() }))
            .optional(),
        }),
      }),
      invocations: z.array(z.looseObject({ endTimeUtc: z.string().optional() })).optional(),
      artifacts: z.array(z.unknown()).optional(),
      properties: z.looseObject({ repoDigests: z.array(z.string()).optional() }).optional(),
      results: z
        .array(
          z.looseObject({
            ruleId: z.string().optional(),
            level: z.string().optional(),
            suppressions: z.array(z.unknown()).optional(),
          }),
        )
        .optional(),
    }),
  ),
});

/**
 * The scans in one report file: Trivy's JSON, Grype's JSON, or SARIF 2.1.0, told apart by their content. What a format
 * does not say (SARIF and Grype list no packages, Trivy not the age of its database) is left out, and stays unknown.
 *
 * @param database text of `trivy version --format json` beside the report
 * @throws Error with a sentence for a file that is none of them
 */
export function readScan({ file, text, modifiedAt }: ReportFile, database: string | undefined): ScanReport[] {
  const value = parseJsonStrictly(new TextEncoder().encode(text), { file });
  const builtAt = databaseTime(database, file);
  const trivy = trivySchema.safeParse(value);
  if (trivy.success) return [fromTrivy(trivy.data, builtAt)];
  const grype = grypeSchema.safeParse(value);
  if (grype.success) return [fromGrype(grype.data)];
  const sarif = sarifSchema.safeParse(value);
  if (sarif.success) return sarif.data.runs.map((run) => fromSarif(run, builtAt, modifiedAt));
  throw new Error(
    "expected SARIF 2.1.0, Trivy's JSON (SchemaVersion, Results) or Grype's JSON (matches, descriptor)",
  );
}

function fromTrivy(report: z.infer<typeof trivySchema>, builtAt: string | undefined): ScanReport {
  const results = report.Results ?? [];
  return compact({
    tool: 'trivy',
    format: 'trivy',
    imageDigest: digestIn(report.Metadata?.RepoDigests),
    scannedAt: instantOf(report.CreatedAt),
    databaseUpdatedAt: builtAt,
    targets: results.length,
    // without --list-all-pkgs Trivy names only vulnerable packages, and nobody knows what it looked at
    packages: results.every((result) => result.Packages === undefined)
      ? undefined
      : results.reduce((sum, result) => sum + (result.Packages?.length ?? 0), 0),
    findings: {
      items: results.flatMap((result) =>
        (result.Vulnerabilities ?? []).map((finding) =>
          compact({
            id: finding.VulnerabilityID,
            severity: severityOf(finding.Severity),
            package: finding.PkgName,
            fixedIn: finding.FixedVersion,
          }),
        ),
      ),
      complete: report.Results !== undefined,
    },
  });
}

function fromGrype(report: z.infer<typeof grypeSchema>): ScanReport {
  const { descriptor, source } = report;
  return compact({
    tool: 'grype',
    toolVersion: descriptor.version,
    format: 'grype',
    imageDigest: digestIn(source?.target?.repoDigests) ?? source?.target?.manifestDigest,
    scannedAt: instantOf(descriptor.timestamp),
    databaseUpdatedAt: instantOf(descriptor.db?.built ?? descriptor.db?.status?.built),
    targets: source?.target === undefined ? 0 : 1,
    findings: {
      items: report.matches.map(({ vulnerability, artifact }) =>
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

function fromSarif(
  run: z.infer<typeof sarifSchema>['runs'][number],
  builtAt: string | undefined,
  modifiedAt: Date,
): ScanReport {
  const { driver } = run.tool;
  const score = new Map(
    driver.rules?.map((rule) => [rule.id, Number(rule.properties?.['security-severity'])]),
  );
  return compact({
    tool: driver.name,
    toolVersion: driver.version,
    format: 'sarif',
    imageDigest: digestIn(run.properties?.repoDigests),
    scannedAt: instantOf(run.invocations?.[0]?.endTimeUtc) ?? modifiedAt.toISOString(),
    databaseUpdatedAt: builtAt,
    targets: run.artifacts?.length ?? (run.properties?.repoDigests === undefined ? 0 : 1),
    findings: {
      items: (run.results ?? []).map((result) =>
        compact({
          id: result.ruleId ?? 'unnamed',
          severity: severityOfScore(score.get(result.ruleId ?? '')) ?? severityOfLevel(result.level),
        }),
      ),
      complete: run.results !== undefined,
    },
  });
}

function digestIn(references: readonly string[] | undefined): string | undefined {
  return references
    ?.map((reference) => /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1])
    .find((digest) => digest !== undefined);
}

/** A severity as the scanners write it; one that nobody knows is not harmless, so it counts as unknown. */
function severityOf(text: string | undefined): Severity {
  const upper = (text ?? '').toUpperCase();
  return severities.find((known) => known === (upper === 'NEGLIGIBLE' ? 'LOW' : upper)) ?? 'UNKNOWN';
}

/** CVSS v3's qualitative scale, as GitHub reads `security-severity`. */
function severityOfScore(score: number | undefined): Severity | undefined {
  if (score === undefined || !Number.isFinite(score)) return undefined;
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return 'LOW';
}

function severityOfLevel(level: string | undefined): Severity {
  if (level === 'error') return 'HIGH';
  if (level === 'note' || level === 'none') return 'LOW';
  return 'MEDIUM';
}

function databaseTime(text: string | undefined, file: string): string | undefined {
  if (text === undefined) return undefined;
  const value = parseJsonStrictly(new TextEncoder().encode(text), { file: `the version beside ${file}` });
  const parsed = z
    .looseObject({ VulnerabilityDB: z.looseObject({ UpdatedAt: z.string() }) })
    .safeParse(value);
  return parsed.success ? instantOf(parsed.data.VulnerabilityDB.UpdatedAt) : undefined;
}

function instantOf(text: string | undefined): string | undefined {
  const time_ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time_ms) ? undefined : new Date(time_ms).toISOString();
}

/** The object without what is undefined. */
function compact<Shape extends object>(
  object: Shape,
): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]: Exclude<Shape[Key], undefined>;
  };
}
