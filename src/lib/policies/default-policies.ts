import { readFile } from 'node:fs/promises';
import type { PolicyFile } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { readPolicyFile } from './policy-file.ts';

let loaded: Promise<PolicyFile> | undefined;

/** The shipped policies, read once. In a checkout, `npm run build` writes them. */
export function defaultPolicies(): Promise<PolicyFile> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<PolicyFile> {
  // from the sources two folders up, from the built package beside the code
  const places = ['../../../dist/policies.json', './policies.json', '../policies.json', '../../policies.json'].map(
    (path) => new URL(path, import.meta.url),
  );
  for (const place of places) {
    try {
      return readPolicyFile(await readFile(place), place.pathname);
    } catch (error) {
      if (error instanceof GatesError) throw error;
    }
  }
  throw new GatesError('policies_invalid', 'The compiled policies are missing. In a checkout, run: npm run build');
}
