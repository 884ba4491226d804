import { createHash } from 'node:crypto';
import { type PolicyFile, policyFileSchema } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { parseJsonStrictly, sha256OfCanonicalJson } from '../json/index.ts';
import { describeProblems } from '../zod-problems.ts';

/** `sha256:` and the digest of a module's bytes, in hex. */
export function moduleDigest(module: Uint8Array): string {
  return `sha256:${createHash('sha256').update(module).digest('hex')}`;
}

/**
 * Reads what `gates build` wrote.
 *
 * @param file its name, for messages
 * @throws GatesError `policies_invalid` when it is no policy file, or its module is not the one that it was written with
 */
export function readPolicyFile(bytes: Uint8Array, file: string): PolicyFile {
  let document: unknown;
  try {
    document = parseJsonStrictly(bytes, { file });
  } catch (cause) {
    throw new GatesError('policies_invalid', cause instanceof Error ? cause.message : String(cause), cause);
  }
  const parsed = policyFileSchema.safeParse(document);
  if (!parsed.success)
    throw new GatesError(
      'policies_invalid',
      `${file} is not a policy file of \`gates build\`:\n${describeProblems(parsed.error, document)}`,
      parsed.error,
    );
  refuseOtherModule(parsed.data, `${file}: $.module`);
  refuseOtherModule(parsed.data.admission, `${file}: $.admission.module`);
  return parsed.data;
}

function refuseOtherModule(
  { module, moduleDigest: expected }: Pick<PolicyFile, 'module' | 'moduleDigest'>,
  where: string,
): void {
  const found = moduleDigest(Buffer.from(module, 'base64'));
  if (found !== expected)
    throw new GatesError(
      'policies_invalid',
      `${where}: expected the digest ${expected}; found ${found}. The file was changed after it was built.`,
    );
}

/** The policy file as JSON text; the same policies give the same text. */
export function writePolicyFile(policies: PolicyFile): string {
  return `${JSON.stringify(policies, null, 1)}\n`;
}

const digests = new WeakMap<PolicyFile, string>();

/** `sha256:` over the canonical JSON of all that decides items: module, catalogue and parameters. Computed once for each. */
export function policiesDigest(policies: PolicyFile): string {
  let digest = digests.get(policies);
  if (digest === undefined) {
    const { sourcesDigest: _, admission: __, ...deciding } = policies;
    digest = sha256OfCanonicalJson(deciding);
    digests.set(policies, digest);
  }
  return digest;
}
