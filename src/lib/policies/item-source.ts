import { z } from 'zod';
import { itemMetadataSchema } from '../catalogue.ts';
import type { ParsedFile } from './parsed-file.ts';

/** What an item's METADATA says, in its closed schema. */
export const annotationSchema = z.object({
  title: z.string().min(1),
  description: z.string().min(1),
  custom: itemMetadataSchema,
});

/** An item's file: its place tells its id. */
export interface ItemSource {
  readonly id: string;
  readonly section: string;
  readonly layer: 'checks' | 'derived';
  readonly file: ParsedFile;
  /** nothing where the METADATA does not fit its schema */
  readonly annotation?: z.infer<typeof annotationSchema> | undefined;
}
