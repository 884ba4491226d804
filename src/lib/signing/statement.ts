import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { canonicalJson, parseJsonStrictly } from '../json/index.ts';
import { type Envelope, signEnvelope, verifyEnvelope } from './dsse.ts';
import { firstProblem } from './first-problem.ts';

/** The DSSE payload type of an in-toto statement. */
export const statementPayloadType = 'application/vnd.in-toto+json';

/** An in-toto Statement v1 as gates writes and reads it: every subject is named by its SHA-256. */
export const statementSchema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(1024),
        digest: z.strictObject({
          sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits'),
        }),
      }),
    )
    .min(1)
    .max(1024),
  predicateType: z.url().max(1024),
  predicate: z.record(z.string(), z.unknown()),
});

export type Statement = z.infer<typeof statementSchema>;

/**
 * Signs a statement as a DSSE envelope; the payload is its canonical JSON (RFC 8785). The statement is read back
 * from these bytes before they are signed, so nothing is signed that can't be read.
 * Throws GatesError `signature_invalid` for what is no statement, `json_invalid` for values that JSON can't hold,
 * `key_invalid` for a key that is neither Ed25519 nor P-256.
 */
export function signStatement(statement: Statement, privateKey: KeyObject): Envelope {
  const payload = Buffer.from(canonicalJson(statement), 'utf8');
  readStatement(payload, { file: 'the new statement' });
  return signEnvelope(statementPayloadType, payload, privateKey);
}

/**
 * Reads the payload of an envelope as a statement. It proves nothing about who signed it: see `verifyStatement`.
 * `file` names the payload's source in messages.
 * Throws GatesError `json_invalid` for what isn't strict JSON, `signature_invalid` for what is no statement.
 */
export function readStatement(payload: Uint8Array, { file }: { file: string }): Statement {
  const parsed = statementSchema.safeParse(parseJsonStrictly(payload, { file }));
  if (parsed.success) return parsed.data;
  throw new GatesError(
    'signature_invalid',
    `${file}: not an in-toto statement: ${firstProblem(parsed.error)}.`,
    parsed.error,
  );
}

/**
 * Verifies an envelope, refuses every payload type but that of a statement, and reads the verified bytes.
 * Throws as `verifyEnvelope` and `readStatement` do.
 */
export function verifyStatement(
  envelope: Envelope,
  publicKeys: Iterable<KeyObject>,
  { file }: { file: string },
): { statement: Statement; keyIds: string[] } {
  const { payload, payloadType, keyIds } = verifyEnvelope(envelope, publicKeys, { where: file });
  if (payloadType !== statementPayloadType) {
    throw new GatesError(
      'signature_invalid',
      `${file}: expected the payload type ${statementPayloadType}; found ${payloadType}.`,
    );
  }
  return { statement: readStatement(payload, { file }), keyIds };
}
