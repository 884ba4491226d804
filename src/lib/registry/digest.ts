import { createHash } from 'node:crypto';
import { RegistryError } from './registry-error.ts';

const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Whether a text is a digest of one of the two algorithms that OCI registers, in lower case. */
export function isDigest(text: string): boolean {
  return digestPattern.test(text);
}

/** `sha256:…` of these bytes. */
export function sha256Of(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Refuses bytes that are not those of a digest. `where` names what was read, for the message.
 *
 * @throws RegistryError
 */
export function refuseOtherDigest(bytes: Uint8Array, digest: string, where: string): void {
  if (!isDigest(digest))
    throw new RegistryError(`${where}: expected a digest, sha256:… or sha512:…; found another text.`);
  const algorithm = digest.slice(0, digest.indexOf(':'));
  const found = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (found !== digest)
    throw new RegistryError(
      `${where}: its bytes have the digest ${found}, and not ${digest}: they were changed in the registry or on the way.`,
    );
}
