import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { parseJsonStrictly } from '../json/index.ts';
import { profileSchema } from '../profile/schema.ts';
import { reportScopeSchema } from '../report-schema.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { flag, text } from '../snapshot/parts.ts';
import { trustSchema } from '../trust/index.ts';
import { describeProblems } from '../zod-problems.ts';

const time = text.refine(
  (value) => parseRfc3339_ms(value) !== undefined,
  'expected an RFC 3339 time such as 2026-11-24T12:00:00Z',
);

/** What a replay needs of a report. All else is compared as it stands there, whatever it is. */
const recordedSchema = z.looseObject({
  schema: z.literal('gates.report/v1'),
  scope: reportScopeSchema,
  now: z.looseObject({ time, given: flag }),
  head: z.looseObject({ trusted: flag }),
  profile: profileSchema,
  trust: trustSchema,
  digests: z.record(text, z.unknown()),
});

/** A report as its file says it, and what a replay needs of it, validated. */
export interface Recorded {
  readonly document: unknown;
  readonly inputs: z.infer<typeof recordedSchema>;
}

/**
 * Reads as much of a report as a replay needs.
 *
 * @param file what the bytes came from, for messages
 * @throws GatesError `json_invalid`, or `report_invalid` with the path of what can't be used
 */
export function readRecorded(bytes: Uint8Array, file: string): Recorded {
  const document = parseJsonStrictly(bytes, { file });
  const result = recordedSchema.safeParse(document);
  if (result.success) return { document, inputs: result.data };
  throw new GatesError(
    'report_invalid',
    `${file} can't be replayed:\n${describeProblems(result.error, document)}`,
    result.error,
  );
}
