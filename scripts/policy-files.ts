import { mkdir, writeFile } from 'node:fs/promises';
import { profileSchema } from '../src/lib/profile/schema.ts';

/** Where the rules lie; `testing` is for tests only. */
export const policyFolders = [
  'policies/lib',
  'policies/checks',
  'policies/derived',
  'policies/gates.rego',
  'policies/admission',
  'policies/admission.rego',
  'policies/admission_test.rego',
];

/** Arguments that give Rego tests their data: the parameters, and the profile with every default. */
export async function testData(): Promise<string[]> {
  await mkdir('.cache', { recursive: true });
  await writeFile('.cache/default-profile.json', JSON.stringify(profileSchema.parse({})));
  return ['parameters:policies/parameters.json', 'default_profile:.cache/default-profile.json'];
}
