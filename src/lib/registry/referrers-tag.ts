import { setTimeout as sleep } from 'node:timers/promises';
import { mediaTypes, type RegistryClient } from './client.ts';
import { type Descriptor, indexSchema, readDocument } from './manifests.ts';
import { RegistryError } from './registry-error.ts';

/** Where a registry without the referrers API keeps the index of what belongs to an image (OCI distribution 1.1, referrers tag schema). */
export function referrersTag(imageDigest: string): string {
  const [algorithm = '', encoded = ''] = imageDigest.split(':');
  return `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}`;
}

/** What the tag's index names; nothing when there is no such tag. */
export async function readReferrersTag(client: RegistryClient, imageDigest: string): Promise<Descriptor[]> {
  return (await readIndex(client, imageDigest)).map(({ descriptor }) => descriptor);
}

/** An entry of the index: as it is understood, and whole, to be written again as it was. */
interface Entry {
  readonly descriptor: Descriptor;
  readonly whole: unknown;
}

const rounds_max = 10;
const settle_ms = 300;

/**
 * Adds an artefact to the index of the tag, and leaves what others have put there. A tag can't be compared and set, so two
 * writers may overwrite each other: ours is looked for again, once at once and once when a writer that had read before us
 * would be done, and is added again if it is gone.
 *
 * @throws RegistryError when others overwrite it each time, and what the client throws
 */
export async function addToReferrersTag(
  client: RegistryClient,
  imageDigest: string,
  added: Descriptor,
): Promise<void> {
  let written = false;
  for (let round = 0; round < rounds_max; round++) {
    const entries = await readIndex(client, imageDigest);
    if (!entries.some(({ descriptor }) => descriptor.digest === added.digest)) {
      await writeIndex(client, imageDigest, [...entries.map(({ whole }) => whole), added]);
      written = true;
      // writers that have met part again
      await sleep(settle_ms * (1 + Math.random() * round));
      continue;
    }
    if (!written) return;
    written = false;
    await sleep(settle_ms * (1 + Math.random()));
  }
  throw new RegistryError(
    `${client.repository.text}:${referrersTag(imageDigest)}: others write this index at the same time, and ${added.digest} was gone each time; try again.`,
  );
}

async function readIndex(client: RegistryClient, imageDigest: string): Promise<Entry[]> {
  const tag = referrersTag(imageDigest);
  const stored = await client.getManifest(tag);
  if (stored === undefined) return [];
  const where = `${client.repository.text}:${tag}`;
  if (stored.mediaType !== mediaTypes.index)
    throw new RegistryError(
      `${where}: expected the index of what belongs to ${imageDigest}; found ${stored.mediaType}.`,
    );
  const { manifests } = readDocument(stored.bytes, indexSchema, where);
  const whole = (JSON.parse(Buffer.from(stored.bytes).toString('utf8')) as { manifests: unknown[] })
    .manifests;
  return manifests.map((descriptor, place) => ({ descriptor, whole: whole?.[place] }));
}

async function writeIndex(client: RegistryClient, imageDigest: string, manifests: unknown[]): Promise<void> {
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
  await client.putManifest(new TextEncoder().encode(JSON.stringify(index)), {
    mediaType: mediaTypes.index,
    tag: referrersTag(imageDigest),
  });
}
