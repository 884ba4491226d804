import type { KeyObject } from 'node:crypto';
import type { CatalogueItem } from '../lib/catalogue.ts';
import { GatesError } from '../lib/errors.ts';
import type { Snapshot } from '../lib/snapshot/schema.ts';
import type { EvaluationContext, Trust } from '../lib/trust/index.ts';
import { nameOf, readBytes, writeWhole } from './files.ts';
import { readPolicies, readProfileFile, readTrustFile, type SharedOptions } from './settings.ts';

/** A snapshot that is to be signed, with everything that its signatures are judged against. */
export interface SigningSubject {
  readonly snapshot: Snapshot;
  readonly catalogue: readonly CatalogueItem[];
  readonly evaluation: EvaluationContext;
}

/**
 * Reads snapshot, profile, trust and policies as `gates check` does.
 *
 * @param known the snapshot's bytes, where they were read before
 */
export async function readSigningSubject(
  path: string,
  options: SharedOptions,
  known?: Uint8Array,
): Promise<SigningSubject> {
  const [{ parseSnapshot }, { parseProfile }, { ParameterValues }, { requiredBefore }, { policiesDigest }] =
    await Promise.all([
      import('../lib/snapshot/snapshot.ts'),
      import('../lib/profile/profile.ts'),
      import('../lib/parameters.ts'),
      import('../lib/scope.ts'),
      import('../lib/policies/policy-file.ts'),
    ]);
  const [bytes, profileFile, trust, policies] = await Promise.all([
    known ?? readBytes(path),
    readProfileFile(options),
    readTrust(options),
    readPolicies(options),
  ]);
  const profile = parseProfile(profileFile.value, profileFile.file);
  const snapshot = parseSnapshot(bytes, nameOf(path));
  return {
    snapshot,
    catalogue: policies.catalogue,
    evaluation: {
      snapshot,
      catalogue: policies.catalogue,
      trust,
      profile,
      parameters: ParameterValues.from(policies.parameters, profile.parameters, profileFile.file),
      policiesDigest: policiesDigest(policies),
      requiredBefore: requiredBefore(policies.catalogue, profile),
      now_ms: Date.now(),
    },
  };
}

/** The trust file, without which there is nothing to sign or to verify with: it says whose key is whose. */
export async function readTrust(options: SharedOptions): Promise<Trust> {
  const { parseTrust } = await import('../lib/trust/index.ts');
  const { value, file } = await readTrustFile(options);
  if (value === undefined)
    throw new GatesError(
      'trust_invalid',
      'There is no trust.yaml, and --trust names no file: nothing says whose key is whose.',
    );
  return parseTrust(value, file);
}

/** Reads a private key; a passphrase comes from the environment, never from the command line. */
export async function readKey(path: string): Promise<KeyObject> {
  const { readPrivateKey } = await import('../lib/signing/keys.ts');
  const pem = new TextDecoder().decode(await readBytes(path));
  const passphrase = process.env['GATES_KEY_PASSPHRASE'];
  if (passphrase === undefined && pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----'))
    throw new GatesError(
      'key_invalid',
      `${path}: the private key is encrypted; expected its passphrase in GATES_KEY_PASSPHRASE, found none.`,
    );
  return readPrivateKey(pem, { file: path, ...(passphrase === undefined ? {} : { passphrase }) });
}

/** Writes a snapshot where it was read from, or where `output` says. */
export async function writeSnapshot(snapshot: Snapshot, output: string): Promise<void> {
  await writeWhole(output, `${JSON.stringify(snapshot, null, 2)}\n`);
}
