import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { canonicalJson, parseJsonStrictly } from '../json/index.ts';
import { type Envelope, envelopeSchema } from '../signing/dsse.ts';
import { firstProblem } from '../signing/first-problem.ts';
import { refuse } from '../trust/refuse.ts';
import type { VerdictFileFormat } from './file-formats.ts';

/** The media type of a Sigstore bundle. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const file_bytes_max = 16 * 1024 * 1024;

/** The bytes of a signed verdict: canonical JSON (RFC 8785) and a line feed, so that one verdict has one file. */
export function verdictFileBytes(envelope: Envelope, format: VerdictFileFormat = 'dsse'): Uint8Array {
  const document = format === 'dsse' ? envelope : bundleOf(envelope);
  return new TextEncoder().encode(`${canonicalJson(document)}\n`);
}

/** Whether a JSON document claims to be a signed statement: an envelope, or a bundle. It proves nothing. */
export function isSignedFile(document: unknown): boolean {
  const isEnvelope = typeof document === 'object' && document !== null && 'payloadType' in document;
  return isEnvelope || isBundle(document);
}

/**
 * The envelope in the file of a signed verdict. White space, the order of keys and a second spelling of the same base64 are
 * not signed, so only the bytes that `verdictFileBytes` writes are read.
 *
 * @param file what the bytes came from, for messages
 * @throws GatesError `json_invalid` for what isn't strict JSON, `signature_invalid` for all else
 */
export function readVerdictFile(bytes: Uint8Array, file: string): Envelope {
  const document = parseJsonStrictly(bytes, { file, maximum_bytes: file_bytes_max });
  if (!isSignedFile(document)) refuse(file, 'expected a DSSE envelope or a Sigstore bundle; found neither');
  const parsed = envelopeIn(document);
  if (!parsed.success)
    throw new GatesError(
      'signature_invalid',
      `${file}: not a signed verdict: ${firstProblem(parsed.error)}.`,
      parsed.error,
    );
  const written = verdictFileBytes(parsed.data, isBundle(document) ? 'bundle' : 'dsse');
  if (!Buffer.from(written).equals(bytes))
    refuse(file, 'it is not written as gates attest writes it, so it was changed since');
  return parsed.data;
}

/**
 * The bundle names its key by a hint. The signature doesn't name it once more: Sigstore's verifiers pass over a signature
 * whose `keyid` is not their own name of the key.
 */
function bundleOf({ signatures, ...rest }: Envelope): object {
  const [first] = signatures;
  return {
    mediaType: bundleMediaType,
    verificationMaterial: { publicKey: { hint: first?.keyid ?? '' }, tlogEntries: [] },
    dsseEnvelope: { ...rest, signatures: signatures.map(({ sig }) => ({ sig })) },
  };
}

const bundleSchema = z.strictObject({
  mediaType: z.literal(bundleMediaType),
  verificationMaterial: z.strictObject({
    publicKey: z.strictObject({ hint: z.string() }),
    tlogEntries: z.tuple([]),
  }),
  dsseEnvelope: envelopeSchema,
});

function envelopeIn(document: unknown): z.ZodSafeParseResult<Envelope> {
  const bundle = bundleSchema.transform(({ verificationMaterial, dsseEnvelope }) => ({
    ...dsseEnvelope,
    signatures: dsseEnvelope.signatures.map(({ sig }) => ({
      keyid: verificationMaterial.publicKey.hint,
      sig,
    })),
  }));
  return isBundle(document) ? bundle.safeParse(document) : envelopeSchema.safeParse(document);
}

function isBundle(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'dsseEnvelope' in document;
}
