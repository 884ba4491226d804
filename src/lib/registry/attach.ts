import { type Artifact, artifactManifest, emptyConfig } from './artifact.ts';
import { mediaTypes, type RegistryClient } from './client.ts';
import type { Descriptor } from './manifests.ts';
import { addToReferrersTag } from './referrers-tag.ts';
import { RegistryError } from './registry-error.ts';

/**
 * Stores an artefact beside an image (OCI 1.1: a manifest whose subject is the image). The same content attached twice is one
 * artefact. Where the registry does not say that it recorded the subject, the index of the referrers tag is kept for it.
 *
 * @param imageDigest of an index or of a manifest that the repository holds
 * @returns the digest of the artefact's manifest
 * @throws RegistryError
 */
export async function attachToImage(
  client: RegistryClient,
  imageDigest: string,
  artifact: Artifact,
): Promise<string> {
  const image = await client.getManifest(imageDigest);
  if (image === undefined)
    throw new RegistryError(
      `${client.repository.text} holds no image ${imageDigest}, so nothing can be stored beside it: push the image first, or name the repository where it is.`,
      { status: 404 },
    );
  const subject: Descriptor = {
    mediaType: image.mediaType,
    digest: imageDigest,
    size: image.bytes.length,
  };
  await client.pushBlob(emptyConfig);
  await client.pushBlob(artifact.bytes);
  const bytes = artifactManifest(subject, artifact);
  const stored = await client.putManifest(bytes, { mediaType: mediaTypes.manifest });
  if (stored.subject !== imageDigest)
    await addToReferrersTag(client, imageDigest, {
      mediaType: mediaTypes.manifest,
      digest: stored.digest,
      size: bytes.length,
      artifactType: artifact.artifactType,
      ...(artifact.annotations === undefined ? {} : { annotations: { ...artifact.annotations } }),
    });
  return stored.digest;
}
