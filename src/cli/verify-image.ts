import { GatesError } from '../lib/errors.ts';
import { openRegistry, type RegistryOptions, resolveDigest } from './registry.ts';
import { showVerdict, type VerdictQuestion, verdictOptions } from './verify-verdict.ts';

/** Finds the signed verdict beside an image in its registry, verifies and shows it, and sets its exit code. */
export async function verifyImage(
  reference: string,
  options: VerdictQuestion & RegistryOptions,
): Promise<void> {
  if (options.imageDigest !== undefined)
    throw new GatesError(
      'usage_invalid',
      '--image-digest goes with a file; without one, name the digest in --image REF@sha256:….',
    );
  const [{ client, image }, { findVerdict }, asked] = await Promise.all([
    openRegistry(reference, options),
    import('../lib/verdict-attestation/index.ts'),
    verdictOptions(options),
  ]);
  const imageDigest = await resolveDigest(client, image);
  if (image.digest === undefined)
    process.stderr.write(`${client.repository.text}:${image.tag} is ${imageDigest} now.\n`);
  const { verified, digest } = await findVerdict(client, imageDigest, asked);
  showVerdict(verified, { imageDigest, stored: `${client.repository.text}@${digest}` }, options);
}
