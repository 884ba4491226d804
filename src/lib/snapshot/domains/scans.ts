import { z } from 'zod';
import { count, digest, evidence, instant, list, text } from '../parts.ts';

export const severities = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

/** Reports of vulnerability scanners over the image. */
export const scans = evidence({
  reports: list(
    evidence({
      tool: text,
      toolVersion: text,
      format: z.enum(['sarif', 'trivy', 'grype']),
      imageDigest: digest,
      scannedAt: instant,
      databaseUpdatedAt: instant,
      /** what was looked at: without any, "nothing found" says nothing */
      targets: count,
      packages: count,
      findings: list(evidence({ id: text, severity: z.enum(severities), package: text, fixedIn: text })),
    }),
  ),
});
