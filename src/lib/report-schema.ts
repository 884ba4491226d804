import { z } from 'zod';
import { milestones, phases } from './milestones.ts';
import { profileSchema } from './profile/schema.ts';
import { domainNames } from './snapshot/domains.ts';
import { moments } from './snapshot/moments.ts';
import { count, flag, text } from './snapshot/parts.ts';
import { releaseSchema } from './snapshot/schema.ts';
import { trustSchema } from './trust/index.ts';
import { statuses, verdicts } from './verdict.ts';

const texts = z.array(text);
const figure = z.union([z.number(), text]);
const place = { moment: z.enum(moments), domain: z.enum(domainNames) };

/** Where one piece of an item's evidence came from, and whether it could be judged. */
export const evidenceReferenceSchema = z.strictObject({
  ...place,
  /** dotted paths below the observation's `data` that the item reads */
  paths: texts,
  /** `usable`, or why not */
  state: text,
  collectedAt: text.optional(),
  collector: text.optional(),
  source: text.optional(),
  /** what is wrong with it, as sentences */
  problems: texts,
});

/** One item with its decision. */
export const reportItemSchema = z.strictObject({
  id: text,
  section: text,
  title: text,
  description: text,
  phase: z.enum(phases),
  owner: text.nullable(),
  critical: flag,
  requiredBefore: z.enum(milestones),
  /** false for an item that the scope left out: it is decided, but the verdict does not rest on it */
  inScope: flag,
  status: z.enum(statuses),
  /** true when a valid waiver covers this item's `fail` or `unknown` */
  waived: flag,
  facts: z.record(text, z.unknown()),
  message: text,
  /** what it says in the checklist's own columns, such as Target or Command; only where it says something there */
  columns: z.record(text, text).optional(),
  /** what to do; only where something is to be done */
  solution: text.optional(),
  evidence: z.array(evidenceReferenceSchema),
  /** where the objects of manifests that the facts name are declared; only where some are */
  places: z.array(z.strictObject({ object: text, file: text, line: count })).optional(),
  /** file and line of the rule, below the folder of policies */
  source: z.strictObject({ file: text, line: count }),
});

/** One observation of the snapshot, as the report's head lists it. */
export const reportObservationSchema = z.strictObject({
  ...place,
  collectedAt: text,
  collector: text,
  state: text,
  signature: z.enum(['signed', 'unsigned', 'refused']),
  signedBy: text.optional(),
  problems: texts,
});

/** What was asked. */
export const reportScopeSchema = z.strictObject({
  before: z.enum(milestones).optional(),
  phases: z.array(z.enum(phases)).optional(),
  items: texts.optional(),
});

const override = z.strictObject({ name: text, checklist: figure, value: figure, looser: flag });

const refused = z.strictObject({
  state: z.literal('refused'),
  envelope: text,
  item: text.optional(),
  reason: text,
});

const waiver = z.strictObject({
  item: text,
  reason: text,
  mitigation: text,
  expiresAt: text,
  requestedBy: text,
  approvedBy: text,
  envelope: text,
});

const attestation = z.strictObject({
  state: z.literal('valid'),
  kind: z.enum(['attestation', 'approval']),
  envelope: text,
  item: text,
  person: text,
  role: text,
  /** what the signer's clock said */
  signedAt: text,
  claims: z.record(text, text),
  /** of an approval: what it approves */
  approves: text.optional(),
});

/** The answer to "may this release go on?", with everything that it rests on: what `gates check --json` prints. */
export const reportSchema = z.strictObject({
  schema: z.literal('gates.report/v1'),
  verdict: z.enum(verdicts),
  scope: reportScopeSchema,
  now: z.strictObject({ time: text, given: flag }),
  release: releaseSchema,
  summary: z.strictObject({
    inScope: count,
    pass: count,
    fail: count,
    unknown: count,
    notApplicable: count,
    waived: count,
  }),
  /** what a reader must know before the verdict is believed; never hidden */
  head: z.strictObject({
    loosenedParameters: z.array(override),
    waivers: z.array(waiver),
    notApplicable: texts,
    unsignedObservations: texts,
    nowWasGiven: flag,
    /** false when there was no trust file: then no signature counts */
    trusted: flag,
  }),
  items: z.array(reportItemSchema),
  observations: z.array(reportObservationSchema),
  waivers: z.strictObject({ accepted: z.array(waiver), refused: z.array(refused) }),
  attestations: z.array(z.discriminatedUnion('state', [attestation, refused])),
  profile: profileSchema,
  parameters: z.strictObject({ values: z.record(text, figure), overrides: z.array(override) }),
  trust: trustSchema,
  digests: z.strictObject({
    snapshot: text,
    policies: text,
    module: text,
    profile: text,
    trust: text,
    /** over the other digests, the scope, the time and whether there was a trust file: one name for one judgement */
    inputs: text,
  }),
  notes: text.optional(),
});
