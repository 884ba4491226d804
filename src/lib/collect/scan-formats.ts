import { z } from 'zod';

export const trivyVulnerability = z.looseObject({
  VulnerabilityID: z.string(),
  PkgName: z.string().optional(),
  FixedVersion: z.string().optional(),
  Severity: z.string().optional(),
});

/** What `trivy image --format json` writes. */
export const trivySchema = z.looseObject({
  SchemaVersion: z.number(),
  CreatedAt: z.string().optional(),
  ArtifactName: z.string().optional(),
  Metadata: z
    .looseObject({
      RepoDigests: z.array(z.string()).nullish(),
      OS: z.looseObject({ EOSL: z.boolean().optional() }).nullish(),
    })
    .optional(),
  Results: z
    .array(
      z.looseObject({
        Target: z.string().optional(),
        Packages: z.array(z.unknown()).nullish(),
        Vulnerabilities: z.array(trivyVulnerability).nullish(),
        // what a file of exceptions took out
        ExperimentalModifiedFindings: z
          .array(z.looseObject({ Type: z.string().optional(), Finding: z.unknown() }))
          .nullish(),
        Secrets: z.array(z.looseObject({ RuleID: z.string(), Severity: z.string().optional() })).nullish(),
        Misconfigurations: z
          .array(
            z.looseObject({ ID: z.string(), Severity: z.string().optional(), Status: z.string().optional() }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

const grypeMatch = z.looseObject({
  vulnerability: z.looseObject({
    id: z.string(),
    severity: z.string().optional(),
    fix: z.looseObject({ versions: z.array(z.string()).nullish() }).nullish(),
  }),
  artifact: z.looseObject({ name: z.string().optional() }).optional(),
});

/** What `grype -o json` writes. */
export const grypeSchema = z.looseObject({
  matches: z.array(grypeMatch),
  ignoredMatches: z
    .array(
      grypeMatch.extend({
        appliedIgnoreRules: z.array(z.looseObject({ reason: z.string().optional() })).nullish(),
      }),
    )
    .nullish(),
  source: z
    .looseObject({
      target: z
        .looseObject({ manifestDigest: z.string().optional(), repoDigests: z.array(z.string()).nullish() })
        .or(z.string())
        .nullish(),
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

export type TrivyReport = z.infer<typeof trivySchema>;
export type GrypeReport = z.infer<typeof grypeSchema>;

const properties = z.looseObject({ 'security-severity': z.union([z.string(), z.number()]).optional() });
const sarifRule = z.looseObject({
  id: z.string(),
  properties: properties.optional(),
  defaultConfiguration: z.looseObject({ level: z.string().optional() }).optional(),
});
const sarifComponent = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  rules: z.array(sarifRule).optional(),
});
const sarifResult = z.looseObject({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  rule: z.looseObject({ id: z.string().optional() }).optional(),
  kind: z.string().optional(),
  level: z.string().optional(),
  properties: properties.optional(),
});

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export const sarifSchema = z.looseObject({
  version: z.literal('2.1.0'),
  runs: z.array(
    z.looseObject({
      tool: z.looseObject({ driver: sarifComponent, extensions: z.array(sarifComponent).optional() }),
      invocations: z
        .array(
          z.looseObject({ endTimeUtc: z.string().optional(), executionSuccessful: z.boolean().optional() }),
        )
        .optional(),
      artifacts: z.array(z.unknown()).optional(),
      properties: z.looseObject({ repoDigests: z.array(z.string()).optional() }).optional(),
      // null when the tool could not find out
      results: z.array(sarifResult).nullish(),
    }),
  ),
});
export type SarifRun = z.infer<typeof sarifSchema>['runs'][number];
export type SarifResult = z.infer<typeof sarifResult>;
