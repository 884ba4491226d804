import { z } from 'zod';
import { milestones, phases } from './milestones.ts';
import { admissionModes } from './profile/admission.ts';
import { features } from './profile/schema.ts';
import { moments } from './snapshot/moments.ts';
import { roles } from './trust/roles.ts';

const identifier = z.string().regex(/^[a-z][a-z0-9_]*$/);
const sentence = z.string().min(1);

/** Owners that the checklist names. */
export const owners = [
  'DevOps',
  'Deployer',
  'ML Engineer',
  'Tech Lead',
  'DevOps Lead',
  'QA',
  'QA Engineer',
  'Product',
  'Product Manager',
  'Security',
  'Tech Writer',
  'System',
] as const;

/** A dotted path below an observation's data, of another moment where one stands before it: `pre-deployment/image.build`. */
const evidencePath = z.string().regex(/^(?:[a-z-]+\/)?[a-z][A-Za-z]*(?:\.[A-Za-z0-9_]+)*$/);
const evidenceEntry = z.union([evidencePath, z.strictObject({ any_of: z.array(evidencePath).min(2) })]);

/**
 * METADATA's `custom` block of an item's Rego file: a closed schema, and the only place where these things are said.
 */
export const itemMetadataSchema = z
  .strictObject({
    /** its row in the checklist; a team's own items have none and come after them */
    position: z.int().positive().optional(),
    phase: z.enum(phases),
    moment: z.enum(moments).optional(),
    required_before: z.enum(milestones),
    owner: z.enum(owners).nullable(),
    critical: z.boolean(),
    feature: z.enum(features).optional(),
    evidence: z.array(evidenceEntry).min(1).optional(),
    /** evidence that is only shown; the decision does not rest on it */
    shown: z.array(evidencePath).min(1).optional(),
    parameters: z.array(identifier).min(1).optional(),
    /** role whose signature counts */
    attested_by: z.enum(roles).optional(),
    /** what the signed statement must carry */
    claims: z.array(identifier).min(1).optional(),
    /** what a derived item is computed from */
    members: z
      .array(z.string().regex(/^[a-z_]+\.(?:[a-z0-9_]+|\*)$|^\*$/))
      .min(1)
      .optional(),
    /**
     * what it says in the checklist's own columns, such as Target or Command: templates over its facts, parameters and the
     * profile's names; what begins with `$ ` is a command
     */
    checklist: z.record(z.string().regex(/^[A-Z][A-Za-z -]*$/), sentence).optional(),
    messages: z.strictObject({
      pass: sentence,
      fail: sentence,
      unknown: sentence,
      not_applicable: sentence.optional(),
    }),
    solution: sentence,
  })
  .superRefine((item, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if ((item.moment === undefined) !== (item.evidence === undefined))
      complain('evidence and moment belong together: an item that rests on evidence names both');
    if (item.evidence === undefined && item.attested_by === undefined && item.members === undefined)
      complain('an item rests on evidence, on an attestation (attested_by) or on other items (members)');
    if ((item.feature === undefined) !== (item.messages.not_applicable === undefined))
      complain('feature and messages.not_applicable belong together');
    if (item.claims !== undefined && item.attested_by === undefined)
      complain('claims are part of an attestation: attested_by is missing');
  });
export type ItemMetadata = z.infer<typeof itemMetadataSchema>;

/** One item of the catalogue, as its Rego file describes it. */
export const catalogueItemSchema = z.strictObject({
  id: z.string(),
  section: z.string(),
  title: sentence,
  description: sentence,
  /** `checks` rest on evidence or signatures, `derived` on other items */
  layer: z.enum(['checks', 'derived']),
  /** where the rule stands, for editors and reports */
  source: z.strictObject({ file: z.string(), line: z.int() }),
  metadata: itemMetadataSchema,
});
export type CatalogueItem = z.infer<typeof catalogueItemSchema>;

/** METADATA's `custom` block of an admission rule. Title, owner and solution of its item stand with the item. */
export const admissionMetadataSchema = z.strictObject({
  /** the item that it serves, of one object before it is let in */
  item: z.string().regex(/^[a-z_]+\.[a-z0-9_]+$/),
  /** what comes of a violation, where the profile says nothing else */
  mode: z.enum(admissionModes),
  /** a template over what a violation tells */
  message: sentence,
  /** what to do, where it isn't the item's solution */
  remedy: sentence.optional(),
});

/** One rule that the webhook asks of an object. */
export const admissionRuleSchema = z.strictObject({
  name: identifier,
  title: sentence,
  description: sentence,
  source: z.strictObject({ file: z.string(), line: z.int() }),
  metadata: admissionMetadataSchema,
});
export type AdmissionRule = z.infer<typeof admissionRuleSchema>;

/** One parameter: its figure, and in which direction it gets easier to pass. */
export const parameterSchema = z.strictObject({
  value: z.union([z.number(), z.string()]),
  looser: z.enum(['lower', 'higher']),
  description: sentence,
});
export const parametersSchema = z.record(z.string(), parameterSchema);
export type Parameters = z.infer<typeof parametersSchema>;

/** The one file that `gates build` writes: the compiled rules and everything that belongs to them. */
export const policyFileSchema = z.strictObject({
  schema: z.literal('gates.policies/v1'),
  opaVersion: z.string(),
  /** `sha256:` of the module's bytes */
  moduleDigest: z.string(),
  /** `sha256:` of the shipped sources, tests included: a later build need not test them again */
  sourcesDigest: z.string(),
  /** builtins that the module wants from its host */
  requiredBuiltins: z.array(z.string()),
  parameters: parametersSchema,
  catalogue: z.array(catalogueItemSchema).min(1),
  /** the compiled module, base64 */
  module: z.string(),
  /** the webhook's rules in a module of their own, which decides no item */
  admission: z.strictObject({
    moduleDigest: z.string(),
    requiredBuiltins: z.array(z.string()),
    rules: z.array(admissionRuleSchema).min(1),
    module: z.string(),
  }),
});
export type PolicyFile = z.infer<typeof policyFileSchema>;
