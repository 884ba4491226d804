import { z } from 'zod';
import { parseJsonStrictly } from '../json/index.ts';
import { isDigest } from './digest.ts';
import { RegistryError } from './registry-error.ts';

const mediaType = z.string().max(255);
const annotationsSchema = z.record(z.string(), z.string());

export const descriptorSchema = z.object({
  mediaType,
  digest: z.string().refine(isDigest, 'expected a digest'),
  size: z.int().nonnegative(),
  artifactType: mediaType.optional(),
  annotations: annotationsSchema.optional(),
});
/** A content descriptor (OCI image specification 1.1); keys of other uses are left out. */
export type Descriptor = z.infer<typeof descriptorSchema>;

export const indexSchema = z.object({
  schemaVersion: z.literal(2),
  // some registries write an empty list as null
  manifests: z
    .array(descriptorSchema)
    .max(10_000)
    .nullable()
    .transform((list) => list ?? []),
});

export const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: mediaType.optional(),
  artifactType: mediaType.optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema).max(10_000),
  subject: descriptorSchema.optional(),
  annotations: annotationsSchema.optional(),
});

/**
 * Reads a document of a registry. `where` names it in messages.
 *
 * @throws RegistryError with the first thing that does not fit
 */
export function readDocument<Shape>(bytes: Uint8Array, schema: z.ZodType<Shape>, where: string): Shape {
  let document: unknown;
  try {
    document = parseJsonStrictly(bytes, { file: where });
  } catch (cause) {
    throw new RegistryError(`${where}: expected a JSON document.`, { cause });
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RegistryError(`${where}: $.${issue?.path.map(String).join('.')}: ${issue?.message}.`, {
    cause: parsed.error,
  });
}
