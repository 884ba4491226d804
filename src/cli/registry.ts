import { GatesError } from '../lib/errors.ts';
import type { ImageReference, RegistryClient } from '../lib/registry/index.ts';

/** How a command reaches a registry. */
export interface RegistryOptions {
  readonly plainHttp?: boolean;
}

/** The repository of an image reference, with the credentials that Docker keeps for it. */
export async function openRegistry(
  reference: string,
  { plainHttp }: RegistryOptions,
): Promise<{ client: RegistryClient; image: ImageReference }> {
  const { parseImageReference, RegistryClient } = await import('../lib/registry/index.ts');
  const image = parseImageReference(reference);
  return { client: new RegistryClient(image, plainHttp === undefined ? {} : { plainHttp }), image };
}

/** The digest that a reference names, or to which its tag leads now. */
export async function resolveDigest(
  client: RegistryClient,
  { tag, digest }: ImageReference,
): Promise<string> {
  if (digest !== undefined) return digest;
  const found = await client.getManifest(tag ?? 'latest');
  if (found === undefined)
    throw new GatesError(
      'registry_failed',
      `${client.repository.text} has no tag ${tag}, or does not show it to these credentials: see that it was pushed, or run docker login.`,
    );
  return found.digest;
}
