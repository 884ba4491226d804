import { z } from 'zod';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { roles } from './roles.ts';

/** A name that is shown in reports and compared by its characters. */
const name = z
  .string()
  .max(200)
  .regex(/^(?!\s)[^\p{Cc}]+(?<!\s)$/u, 'expected a name of one line without white space around it');

const instant = z
  .string()
  .refine(
    (text) => parseRfc3339_ms(text) !== undefined,
    'expected an RFC 3339 time such as 2026-11-24T08:00:00Z',
  );

const key = {
  /** PEM SPKI, Ed25519 or ECDSA P-256 */
  publicKey: z.string(),
  /** the key counts from here on */
  validFrom: instant,
  /** up to here, and not at it */
  validTo: instant,
};

/**
 * `trust.yaml`: whose signatures count. It lies outside the reach of those whose release is judged.
 * A person with several keys has several entries; the roles belong to the entry's key.
 */
export const trustSchema = z.strictObject({
  schema: z.literal('gates.trust/v1'),
  people: z
    .array(z.strictObject({ person: name, roles: z.array(z.enum(roles)).min(1), ...key }))
    .max(1000)
    .default([]),
  /** keys that sign observations; `name` says who holds the key, such as a pipeline */
  collectors: z
    .array(z.strictObject({ name, ...key }))
    .max(1000)
    .default([]),
});
/** A trust file with every default filled in. */
export type Trust = z.output<typeof trustSchema>;
/** A trust file as a person writes it. */
export type TrustInput = z.input<typeof trustSchema>;
