import { z } from 'zod';
import { GatesError } from '../lib/errors.ts';
import { parseJsonStrictly } from '../lib/json/index.ts';
import { model } from '../lib/snapshot/domains/model.ts';
import { count, digest, instant, number, text } from '../lib/snapshot/parts.ts';
import { measuredOnSchema } from '../lib/snapshot/schema.ts';
import { describeProblems } from '../lib/zod-problems.ts';

/** The evidence of the domain `model`. */
export type ModelData = z.output<typeof model>;

const scores = z.array(count);

/** What is counted beside the evidence, of the images of one label. */
const set = z.strictObject({
  files: count,
  /** files that hold what another file holds; they count once */
  duplicates: count,
  /** answered images by score, in 50 bars of equal width from 0 to 1 */
  fp32Scores: scores,
  int8Scores: scores,
});

/** What the parts of one validation need to be joined exactly. */
const shardSet = z.strictObject({
  /** ascending, at most 1000 */
  fp32Distinct: z.array(number),
  int8Distinct: z.array(number),
  /** ascending; difference hashes and groups, from which groups are counted */
  groupKeys: z.array(text),
});

/** What a validation leaves behind: the observation that goes into a snapshot, and what only a reader looks at. */
export const modelReportSchema = z.strictObject({
  schema: z.literal('gates.model/v1'),
  /** the part of the images that was examined; absent where it is all of them */
  shard: z
    .strictObject({
      index: count,
      of: count,
      /** of all images of all shards */
      images: digest,
      /** what was refused because it was seen, and not because of counts */
      refusals: z.array(text),
      clean: shardSet,
      stego: shardSet,
    })
    .optional(),
  /** what the decision is taken by, in words; absent for an imported table */
  clean: set.optional(),
  stego: set.optional(),
  observation: z.strictObject({
    collectedAt: instant,
    collector: text.min(1),
    source: text,
    measuredOn: measuredOnSchema.pick({ model: true }),
    problems: z.array(z.strictObject({ path: text, reason: text.min(1) })),
    data: model,
  }),
});
export type ModelReport = z.output<typeof modelReportSchema>;

const line_start = '{"schema":"gates.model';

/**
 * Reads the report of a validation, or a log in which it stands as one line.
 *
 * @param file the name by which messages speak of it
 * @throws GatesError `report_invalid` when it is none, is broken off, or has another shape
 */
export function readModelReport(bytes: Uint8Array, file: string): ModelReport {
  const document = documentIn(bytes, file);
  const result = modelReportSchema.safeParse(document);
  if (result.success) return result.data;
  throw new GatesError(
    'report_invalid',
    `${file} is no report of gates model:\n${describeProblems(result.error, document)}`,
    result.error,
  );
}

function documentIn(bytes: Uint8Array, file: string): unknown {
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line.startsWith(line_start));
  if (lines.length > 1)
    throw new GatesError(
      'report_invalid',
      `${file} holds ${lines.length} reports of gates model; expected one.`,
    );
  try {
    return parseJsonStrictly(lines[0] === undefined ? bytes : new TextEncoder().encode(lines[0]), { file });
  } catch (error) {
    throw new GatesError(
      'report_invalid',
      `${file} is no whole report of gates model: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}
