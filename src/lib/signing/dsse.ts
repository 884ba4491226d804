import { type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { decodeBase64 } from './base64.ts';
import { firstProblem } from './first-problem.ts';
import { keyAlgorithm, keyId } from './keys.ts';

/** The largest payload that is signed or verified, in bytes. */
const payload_bytes_max = 8 * 1024 * 1024;

/** A DSSE v1 envelope in JSON: `payload` and `sig` are base64, `keyid` an unauthenticated hint. */
export const envelopeSchema = z.strictObject({
  // Visible ASCII, as in every media type and URI: another text could share its UTF-8 bytes with a second one.
  payloadType: z.string().regex(/^[\x21-\x7e]{1,256}$/, 'expected a media type or URI'),
  payload: z.string().max(4 * Math.ceil(payload_bytes_max / 3)),
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(512).optional(), sig: z.string().min(1).max(512) }))
    .min(1)
    .max(16),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** What at least one of the given keys has signed. */
export interface VerifiedEnvelope {
  /** The signed bytes. Read these, never the envelope again. */
  payload: Uint8Array;
  payloadType: string;
  /** The ids of the keys that signed, each once, in the order in which the keys were given; at least one. */
  keyIds: string[];
}

/** PAE of DSSE v1: "DSSEv1", then type and payload, each behind its length in bytes; what a signature covers. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/**
 * Signs payload and type with an Ed25519 or P-256 key. P-256 signatures are DER over SHA-256.
 * Throws GatesError `key_invalid` for another key, `signature_invalid` for a payload or type beyond the schema.
 */
export function signEnvelope(payloadType: string, payload: Uint8Array, privateKey: KeyObject): Envelope {
  const signature = signBytes(preAuthenticationEncoding(payloadType, payload), privateKey);
  return parseEnvelope(
    {
      payloadType,
      payload: Buffer.from(payload).toString('base64'),
      signatures: [{ keyid: keyId(privateKey), sig: signature.toString('base64') }],
    },
    'the new envelope',
  );
}

/**
 * The envelope with one more signature, over the same payload and type. Whether the signatures already there are
 * valid is not asked: the new signer answers only for the payload.
 * Throws as `signEnvelope` does.
 */
export function addSignature(envelope: Envelope, privateKey: KeyObject): Envelope {
  const payload = decodePayload(parseEnvelope(envelope, 'the envelope'), 'the envelope');
  const added = signEnvelope(envelope.payloadType, payload, privateKey);
  const signatures = [...envelope.signatures, ...added.signatures];
  return parseEnvelope({ ...envelope, signatures }, 'the new envelope');
}

/**
 * Verifies an envelope over the exact bytes of its payload and returns these with the keys that signed.
 *
 * Each signature counts for one key at most, and each key once, however many signatures it made. `keyid` only
 * says which key is tried first. Signatures by other keys are passed over. `where` names the envelope in messages.
 * The caller still has to refuse a payload type that it doesn't expect.
 * Throws GatesError `signature_invalid` for a malformed envelope and when no given key signed it, `key_invalid`
 * for a given key that is neither Ed25519 nor P-256.
 */
export function verifyEnvelope(
  envelope: Envelope,
  publicKeys: Iterable<KeyObject>,
  { where = 'the envelope' }: { where?: string } = {},
): VerifiedEnvelope {
  const { payloadType, signatures, ...rest } = parseEnvelope(envelope, where);
  const payload = decodePayload(rest, where);
  const signed = preAuthenticationEncoding(payloadType, payload);
  const keys = new Map([...publicKeys].map((key) => [keyId(key), key]));
  const signers = new Set<string>();
  for (const [index, { keyid, sig }] of signatures.entries()) {
    const signature = decodeBase64(sig);
    if (signature === undefined) throw malformed(where, `$.signatures[${index}].sig: expected base64`);
    const hinted = keyid === undefined ? undefined : keys.get(keyid);
    const candidates =
      keyid === undefined || hinted === undefined ? keys : new Map([[keyid, hinted], ...keys]);
    for (const [id, key] of candidates) {
      if (!verifyBytes(signed, key, signature)) continue;
      signers.add(id);
      break;
    }
  }
  if (signers.size === 0) {
    throw new GatesError(
      'signature_invalid',
      `${where}: expected a valid signature by one of the ${keys.size} given keys; found ${signatures.length} ` +
        `signature(s), none of them valid under any of these keys.`,
    );
  }
  return { payload, payloadType, keyIds: [...keys.keys()].filter((id) => signers.has(id)) };
}

function signBytes(bytes: Uint8Array, privateKey: KeyObject): Buffer {
  return sign(digestOf(privateKey), bytes, { key: privateKey, dsaEncoding: 'der' });
}

function verifyBytes(bytes: Uint8Array, publicKey: KeyObject, signature: Uint8Array): boolean {
  return verify(digestOf(publicKey), bytes, { key: publicKey, dsaEncoding: 'der' }, signature);
}

/** The digest to name to node:crypto: none for Ed25519, which hashes by itself. */
function digestOf(key: KeyObject): 'sha256' | null {
  return keyAlgorithm(key) === 'ed25519' ? null : 'sha256';
}

function parseEnvelope(value: unknown, where: string): Envelope {
  const parsed = envelopeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(where, firstProblem(parsed.error), parsed.error);
}

function decodePayload({ payload }: { payload: string }, where: string): Buffer {
  const bytes = decodeBase64(payload);
  if (bytes === undefined) throw malformed(where, '$.payload: expected base64');
  return bytes;
}

function malformed(where: string, what: string, cause?: unknown): GatesError {
  return new GatesError('signature_invalid', `${where}: not a DSSE envelope: ${what}.`, cause);
}
