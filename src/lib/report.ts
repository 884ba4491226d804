import type { z } from 'zod';
import type { ItemMetadata } from './catalogue.ts';
import type {
  evidenceReferenceSchema,
  reportItemSchema,
  reportObservationSchema,
  reportSchema,
  reportScopeSchema,
} from './report-schema.ts';

/** A report is never changed: whoever wants another one evaluates again. */
type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;

/** Where one piece of an item's evidence came from, and whether it could be judged. */
export type EvidenceReference = Frozen<z.infer<typeof evidenceReferenceSchema>>;
/** One item with its decision. */
export type ReportItem = Frozen<z.infer<typeof reportItemSchema>>;
/** One observation of the snapshot, as the report's head lists it. */
export type ReportObservation = Frozen<z.infer<typeof reportObservationSchema>>;
/** What was asked. */
export type ReportScope = Frozen<z.infer<typeof reportScopeSchema>>;
/** The answer to "may this release go on?", with everything that it rests on. */
export type Report = Frozen<z.infer<typeof reportSchema>>;

/** The owner's role in snake case, as trust files name it. */
export function roleOf(owner: NonNullable<ItemMetadata['owner']>): string {
  return owner.toLowerCase().replaceAll(' ', '_');
}
