import { z } from 'zod';
import { GatesError } from '../lib/errors.ts';
import { parseJsonStrictly } from '../lib/json/index.ts';
import { loadtest } from '../lib/snapshot/domains/loadtest.ts';
import { count, instant, number, text } from '../lib/snapshot/parts.ts';
import { measuredOnSchema } from '../lib/snapshot/schema.ts';
import { describeProblems } from '../lib/zod-problems.ts';

const problem = z.strictObject({ path: text, reason: text });

/** What a load test leaves behind: the observation that goes into a snapshot. */
export const loadTestReportSchema = z.strictObject({
  schema: z.literal('gates.loadtest/v1'),
  /** the part of the load that this runner made, as k6 writes it; absent where it made all of it */
  segment: text.optional(),
  observation: z.strictObject({
    collectedAt: instant,
    collector: text.min(1),
    source: text,
    measuredOn: measuredOnSchema.pick({ url: true, servedVersion: true }),
    problems: z.array(problem),
    data: loadtest,
  }),
});
export type LoadTestReport = z.infer<typeof loadTestReportSchema>;

/** What a ramp leaves behind: no evidence of a gate, but the rate at which one is worth taking. */
export const rampReportSchema = z.strictObject({
  schema: z.literal('gates.loadtest-ramp/v1'),
  collectedAt: instant,
  target: text,
  servedVersion: text.optional(),
  nonce: text.optional(),
  limits: z.strictObject({
    latency_p95_ms_max: number,
    error_rate_fraction_max: number,
    throughput_per_second_min: number,
  }),
  /** ascending rates; a step that the ramp did not reach sent nothing */
  steps: z.array(
    z.strictObject({
      rate_perSecond: number,
      measured_seconds: number,
      sent: count.optional(),
      /** of those sent, how many the generator sent on schedule */
      punctual: count.optional(),
      failed: count.optional(),
      lateOrFailed: count.optional(),
      p95_ms: number.optional(),
      droppedIterations: count.optional(),
    }),
  ),
});
export type RampReport = z.infer<typeof rampReportSchema>;

const maximum_bytes = 16 * 1024 * 1024;

/**
 * Reads the report of a load test, or a runner's log in which it stands as one line.
 *
 * @param file the name by which messages speak of it
 * @throws GatesError `report_invalid` when it is none, is broken off, is of a ramp, or has another shape
 */
export function readReport(bytes: Uint8Array, file: string): LoadTestReport {
  return parsed(loadTestReportSchema, documentIn(bytes, file), file);
}

/** @throws GatesError `report_invalid`, as `readReport` */
export function readRampReport(bytes: Uint8Array, file: string): RampReport {
  return parsed(rampReportSchema, documentIn(bytes, file), file);
}

const line_start = '{"schema":"gates.loadtest';

function documentIn(bytes: Uint8Array, file: string): unknown {
  const content = new TextDecoder().decode(bytes);
  const lines = content.split('\n').filter((line) => line.startsWith(line_start));
  if (lines.length > 1)
    throw new GatesError(
      'report_invalid',
      `${file} holds ${lines.length} reports of load tests; expected one.`,
    );
  const document = lines[0] === undefined ? bytes : new TextEncoder().encode(lines[0]);
  try {
    return parseJsonStrictly(document, { file, maximum_bytes });
  } catch (error) {
    throw new GatesError(
      'report_invalid',
      `${file} is no whole report of a load test: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, document: unknown, file: string): z.output<Schema> {
  const found = (document as { schema?: unknown } | null)?.schema;
  const wanted = schema === (rampReportSchema as z.ZodType) ? 'gates.loadtest-ramp/v1' : 'gates.loadtest/v1';
  if (found !== wanted)
    throw new GatesError(
      'report_invalid',
      found === 'gates.loadtest-ramp/v1'
        ? `${file} is the report of a ramp, which finds a rate and proves nothing: run a test at that rate.`
        : `${file}: schema: expected "${wanted}"; found ${JSON.stringify(found) ?? 'nothing'}.`,
    );
  const result = schema.safeParse(document);
  if (!result.success)
    throw new GatesError(
      'report_invalid',
      `${file} is no report of a load test:\n${describeProblems(result.error, document)}`,
      result.error,
    );
  return result.data;
}
