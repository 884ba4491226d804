import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PolicyFile } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { readPolicyFile } from './policy-file.ts';

let loaded: Promise<PolicyFile> | undefined;

/** The shipped policies, read once. In a checkout, `npm run build` writes them. */
export function defaultPolicies(): Promise<PolicyFile> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<PolicyFile> {
  const path = fileURLToPath(new URL('dist/policies.json', packageRoot.url));
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new GatesError(
      'policies_invalid',
      `The compiled policies are missing (${path}). In a checkout, run: npm run build`,
      error,
    );
  }
  return readPolicyFile(bytes, path);
}
