import { z } from 'zod';
import { milestones } from '../milestones.ts';

const object = z.strictObject;
const name = z.string().min(1);
const names = z.array(name).default([]);

/** What comes of an object that breaks a rule: it is refused, let in with a warning, or let in with a note in the audit log. */
export const admissionModes = ['enforce', 'warn', 'audit'] as const;
export type AdmissionMode = (typeof admissionModes)[number];

/** What the webhook asks of objects that enter the profile's namespace. */
export const admission = object({
  /** every image needs a signed verdict `go`, of this milestone or a later one */
  requireGo: z.boolean().default(true),
  milestone: z.enum(milestones).default('deploy'),
  /** images that need no verdict: references as they stand in the objects, of databases, side cars, debuggers */
  otherImages: names,
  /**
   * What Kubernetes' own controllers make of objects that were let in before: `proven` images had a verdict once, over or
   * not; `trusted` ones needn't.
   */
  controllers: z.enum(['proven', 'trusted']).default('proven'),
  /** ClusterRoles that the release's service accounts may be bound to; their rules are looked at then */
  clusterRoles: z.array(name).default(['view']),
  /** what a rollback returns to: its images are let in whatever their verdict says, its objects can't be deleted */
  previous: object({
    version: name.optional(),
    /** digests of the image's index and of its platforms */
    digests: z
      .array(z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hex digits'))
      .default([]),
    deployment: name.optional(),
    service: name.optional(),
    configMaps: names,
    secrets: names,
  }).prefault({}),
  /** other modes than the rules' own, by the names of `policies/admission/rules` */
  rules: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.enum(admissionModes)).default({}),
});
