import { GatesError } from './errors.ts';
import { parseJsonStrictly } from './json/index.ts';
import type { Report } from './report.ts';
import { contradictions } from './report-consistency.ts';
import { reportSchema } from './report-schema.ts';
import { describeProblems } from './zod-problems.ts';

/**
 * Reads a report from its bytes: strict JSON, in the report's schema, and in agreement with itself. That proves nothing of the
 * evidence: see `replay`.
 *
 * @param file what the bytes came from, for messages
 * @throws GatesError `json_invalid`, or `report_invalid` with up to twenty problems, each with its path
 */
export function readReport(bytes: Uint8Array, file: string): Report {
  const document = parseJsonStrictly(bytes, { file });
  const result = reportSchema.safeParse(document);
  if (!result.success)
    throw new GatesError(
      'report_invalid',
      `${file} is not a report that gates understands:\n${describeProblems(result.error, document)}`,
      result.error,
    );
  // what was read, not the schema's copy: its keys stay in their order, so that it is written to the same bytes
  const report = document as Report;
  const found = contradictions(report);
  if (found.length > 0)
    throw new GatesError(
      'report_invalid',
      `${file} contradicts itself: it was changed after gates wrote it.\n${found.map((text) => `  ${text}`).join('\n')}`,
    );
  return report;
}
