import { z } from 'zod';
import { mediaTypeOf, mediaTypes, type RegistryClient } from './client.ts';
import { type Descriptor, indexSchema, readDocument } from './manifests.ts';
import { readReferrersTag } from './referrers-tag.ts';
import { RegistryError } from './registry-error.ts';
import type { RegistryAnswer } from './transport.ts';

const pages_max = 100;
const page_bytes_max = 4 * 1024 * 1024;

/**
 * What is stored beside an image, of one type, in the registry's order: by the referrers API with all its pages, and by the
 * referrers tag where the registry has no such API. The registry's own filter is not relied on.
 *
 * @throws RegistryError, also for more pages than a hundred: an answer is never a part
 */
export async function findReferrers(
  client: RegistryClient,
  imageDigest: string,
  artifactType: string,
): Promise<Descriptor[]> {
  const all =
    (await askReferrers(client, imageDigest, artifactType)) ?? (await readReferrersTag(client, imageDigest));
  const found: Descriptor[] = [];
  const seen = new Set<string>();
  for (const descriptor of all) {
    if (seen.has(descriptor.digest)) continue;
    seen.add(descriptor.digest);
    if ((await typeOf(client, descriptor)) === artifactType) found.push({ ...descriptor, artifactType });
  }
  return found;
}

async function askReferrers(
  client: RegistryClient,
  imageDigest: string,
  artifactType: string,
): Promise<Descriptor[] | undefined> {
  const { repository } = client;
  const found: Descriptor[] = [];
  let url: URL | undefined = repository.address(`referrers/${imageDigest}`);
  url.searchParams.set('artifactType', artifactType);
  for (let pages = 0; url !== undefined; pages++) {
    const what = `referrers of ${imageDigest}`;
    if (pages >= pages_max)
      throw new RegistryError(`${repository.text}: ${what}: more than ${pages_max} pages.`);
    const answer: RegistryAnswer = await repository.ask('pull', {
      method: 'GET',
      url,
      headers: { accept: mediaTypes.index },
      answer_bytes_max: page_bytes_max,
    });
    if (pages === 0 && hasNoSuchApi(answer)) return undefined;
    if (answer.status !== 200) throw await repository.refusal('pull', what, answer);
    found.push(...readDocument(answer.bytes, indexSchema, `${repository.text}: ${what}`).manifests);
    url = nextPage(answer, url);
  }
  return found;
}

/** A registry of the older specification does not know the path, and some lead it to a page for people. */
function hasNoSuchApi(answer: RegistryAnswer): boolean {
  return (
    [400, 404, 405, 406].includes(answer.status) ||
    (answer.status === 200 && mediaTypeOf(answer) !== mediaTypes.index)
  );
}

function nextPage({ headers }: RegistryAnswer, url: URL): URL | undefined {
  const link = /<([^<>]*)>\s*;[^,]*\brel="?next"?/i.exec(headers.get('link') ?? '')?.[1];
  if (link === undefined) return undefined;
  const next = URL.canParse(link, url.href) ? new URL(link, url) : undefined;
  if (next?.origin !== url.origin)
    throw new RegistryError(`${url.origin}${url.pathname}: its next page is not in this registry.`);
  return next;
}

const typeSchema = z.object({
  artifactType: z.string().optional(),
  config: z.object({ mediaType: z.string() }).optional(),
});

/** Some registries and clients list every artefact under the type of its empty configuration: then its manifest says. */
async function typeOf(client: RegistryClient, descriptor: Descriptor): Promise<string | undefined> {
  const { artifactType, digest } = descriptor;
  if (artifactType !== undefined && artifactType !== '' && artifactType !== mediaTypes.empty)
    return artifactType;
  const stored = await client.getManifest(digest);
  if (stored === undefined) return undefined;
  let manifest: z.infer<typeof typeSchema>;
  try {
    manifest = readDocument(stored.bytes, typeSchema, digest);
  } catch {
    // somebody else's artefact, of no type that could be asked for
    return undefined;
  }
  return manifest.artifactType ?? manifest.config?.mediaType;
}
