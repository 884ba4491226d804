import { canonicalJson } from '../json/index.ts';
import { mediaTypes, type RegistryClient } from './client.ts';
import { sha256Of } from './digest.ts';
import { type Descriptor, manifestSchema, readDocument } from './manifests.ts';
import { RegistryError } from './registry-error.ts';

/** Bytes of a type that belong to an image. */
export interface Artifact {
  /** by which it is found: a media type */
  readonly artifactType: string;
  /** of the bytes */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The empty configuration of an artefact (OCI image specification 1.1, guidance for an empty descriptor). */
export const emptyConfig = new TextEncoder().encode('{}');

/**
 * The manifest of an artefact: one layer, an empty configuration, and the image as its subject. The same content has one
 * manifest, as canonical JSON (RFC 8785), and so one digest.
 */
export function artifactManifest(subject: Descriptor, artifact: Artifact): Uint8Array {
  const { artifactType, mediaType, bytes, annotations = {} } = artifact;
  const { mediaType: subjectType, digest, size } = subject;
  return new TextEncoder().encode(
    canonicalJson({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      artifactType,
      config: { mediaType: mediaTypes.empty, digest: sha256Of(emptyConfig), size: emptyConfig.length },
      layers: [{ mediaType, digest: sha256Of(bytes), size: bytes.length }],
      subject: { mediaType: subjectType, digest, size },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    }),
  );
}

/**
 * Reads an artefact of one layer.
 *
 * @param digest of its manifest
 * @param expected the image to which it must belong, its type, and the most bytes that are read (default 16 MiB)
 * @throws RegistryError for one that is not there, belongs elsewhere, or is of another type
 */
export async function readArtifact(
  client: RegistryClient,
  digest: string,
  expected: { readonly imageDigest: string; readonly artifactType: string; readonly bytes_max?: number },
): Promise<Artifact> {
  const where = `${client.repository.text}@${digest}`;
  const stored = await client.getManifest(digest);
  if (stored === undefined) throw new RegistryError(`${where} is named beside the image, and is not there.`);
  const manifest = readDocument(stored.bytes, manifestSchema, where);
  if (manifest.subject?.digest !== expected.imageDigest)
    throw new RegistryError(
      `${where} belongs to ${manifest.subject?.digest ?? 'no image'}, and not to ${expected.imageDigest}.`,
    );
  const artifactType = manifest.artifactType ?? manifest.config.mediaType;
  if (artifactType !== expected.artifactType)
    throw new RegistryError(`${where} is of the type ${artifactType}; expected ${expected.artifactType}.`);
  const [layer, ...others] = manifest.layers;
  if (layer === undefined || others.length > 0)
    throw new RegistryError(`${where}: expected one layer; found ${manifest.layers.length}.`);
  const bytes = await client.getBlob(
    layer.digest,
    expected.bytes_max === undefined ? {} : { bytes_max: expected.bytes_max },
  );
  if (bytes === undefined) throw new RegistryError(`${where}: its content ${layer.digest} is not there.`);
  return { artifactType, mediaType: layer.mediaType, bytes, annotations: manifest.annotations ?? {} };
}
