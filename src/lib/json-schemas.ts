import { z } from 'zod';

/** Documents that have a published JSON Schema. */
export type SchemaDocument = 'snapshot' | 'profile' | 'trust' | 'report';

/** The JSON Schema (2020-12) of a document that gates reads or writes, made from the schema that validates it. */
export async function jsonSchemaOf(document: SchemaDocument): Promise<object> {
  return z.toJSONSchema(await schemaOf(document), { io: 'input', unrepresentable: 'any' });
}

async function schemaOf(document: SchemaDocument): Promise<z.ZodType> {
  switch (document) {
    case 'snapshot':
      return (await import('./snapshot/schema.ts')).snapshotSchema;
    case 'profile':
      return (await import('./profile/schema.ts')).profileSchema;
    case 'trust':
      return (await import('./trust/index.ts')).trustSchema;
    case 'report':
      return (await import('./report-schema.ts')).reportSchema;
  }
}
