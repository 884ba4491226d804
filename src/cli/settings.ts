import { existsSync } from 'node:fs';
import type { PolicyFile } from '../lib/catalogue.ts';
import { readBytes } from './files.ts';

/** Options that most commands share. */
export interface SharedOptions {
  readonly profile?: string;
  readonly trust?: string;
  readonly policies?: string;
}

/** `gates.yaml` in the working directory, or the file that was named; undefined when neither is there. */
export async function readProfileFile(
  options: SharedOptions,
): Promise<{ value: object | undefined; file: string }> {
  return readYamlFile(options.profile, 'gates.yaml', 'profile_invalid');
}

/** `trust.yaml` in the working directory, or the file that was named. A named file that is missing is an error. */
export async function readTrustFile(
  options: SharedOptions,
): Promise<{ value: object | undefined; file: string }> {
  return readYamlFile(options.trust, 'trust.yaml', 'trust_invalid');
}

/** The policies of `--policies`, or the shipped ones. */
export async function readPolicies(options: SharedOptions): Promise<PolicyFile> {
  if (options.policies === undefined) {
    const { defaultPolicies } = await import('../lib/policies/default-policies.ts');
    return defaultPolicies();
  }
  const { readPolicyFile } = await import('../lib/policies/policy-file.ts');
  return readPolicyFile(await readBytes(options.policies), options.policies);
}

async function readYamlFile(
  named: string | undefined,
  standard: string,
  code: 'profile_invalid' | 'trust_invalid',
): Promise<{ value: object | undefined; file: string }> {
  const file = named ?? standard;
  if (named === undefined && !existsSync(standard)) return { value: undefined, file };
  const { parseYaml } = await import('../lib/yaml.ts');
  const text = new TextDecoder('utf-8').decode(await readBytes(file));
  return { value: ((await parseYaml(text, file, code)) ?? {}) as object, file };
}
