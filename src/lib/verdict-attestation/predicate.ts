import { z } from 'zod';
import { milestones } from '../milestones.ts';
import { reportSchema } from '../report-schema.ts';
import { count, digest, instant, text } from '../snapshot/parts.ts';
import { releaseSchema } from '../snapshot/schema.ts';
import { verdicts } from '../verdict.ts';

const { loosenedParameters, waivers, notApplicable } = reportSchema.shape.head.shape;

/** What a signed verdict says. Its statement's subjects say which image it is about. */
export const verdictPredicateSchema = z.strictObject({
  verdict: z.enum(verdicts),
  /** everything required before it was judged, and so everything before the earlier ones */
  milestone: z.enum(milestones),
  summary: reportSchema.shape.summary,
  release: releaseSchema.pick({ name: true, version: true, revision: true, target: true }),
  digests: z.strictObject({
    /** of the exact bytes of the report */
    report: digest,
    snapshot: digest,
    policies: digest,
    module: digest,
    profile: digest,
    trust: digest,
  }),
  /** what a reader must know before the verdict is believed */
  head: z.strictObject({
    loosenedParameters,
    waivers,
    notApplicable,
    /** observations that no collector has signed, each accepted by the signer by name */
    acceptedUnsigned: z.array(text),
    observations: count,
  }),
  evaluatedAt: instant,
  /** what the signer's clock said */
  signedAt: instant,
  /** the verdict counts up to here, and not at it */
  validUntil: instant,
  /** the version of gates that judged and signed */
  gates: text,
});

export type VerdictPredicate = z.infer<typeof verdictPredicateSchema>;
