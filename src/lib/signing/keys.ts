import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { GatesError } from '../errors.ts';
import { readPemBlock } from './pem.ts';

/** The signature algorithms that gates uses: Ed25519, and ECDSA over NIST P-256 with SHA-256. */
export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256';

/** A key pair as text: `publicKey` is PEM SPKI, `privateKey` PEM PKCS#8. */
export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

const accepted = 'Ed25519 or ECDSA P-256';

/** How a person calls what stands under a PEM label. */
const foundByLabel: Record<string, string> = {
  'PUBLIC KEY': 'a public key',
  'PRIVATE KEY': 'a private key',
  'ENCRYPTED PRIVATE KEY': 'an encrypted private key',
  'EC PRIVATE KEY': 'a private key in the SEC 1 form; "openssl pkcs8 -topk8" converts it',
  'EC PARAMETERS': 'curve parameters',
  'RSA PRIVATE KEY': 'an RSA private key',
  'RSA PUBLIC KEY': 'an RSA public key',
  'OPENSSH PRIVATE KEY': 'a private key in the OpenSSH form',
  'ENCRYPTED SIGSTORE PRIVATE KEY': 'a private key in the form of Sigstore',
  CERTIFICATE: 'a certificate',
  'CERTIFICATE REQUEST': 'a certificate request',
};

/**
 * Makes a new key pair. With a passphrase the private key is encrypted (PBES2, AES-256-CBC).
 * Throws GatesError `key_invalid` for an empty passphrase.
 */
export function generateKeyPair(algorithm: KeyAlgorithm, options: { passphrase?: string } = {}): KeyPair {
  const { passphrase } = options;
  if (passphrase === '') throw new GatesError('key_invalid', 'The passphrase of a new private key is empty.');
  const pair =
    algorithm === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString(),
  };
}

/**
 * Reads a public key: one PEM block "PUBLIC KEY" (SPKI), Ed25519 or ECDSA P-256. `where` says where the text
 * stands: a file, or a file with the path in it.
 * Throws GatesError `key_invalid` for anything else; the message names `where` and never quotes the text.
 */
export function readPublicKey(pem: string, { where }: { where: string }): KeyObject {
  const expected = `a public key in PEM ("BEGIN PUBLIC KEY"), ${accepted}`;
  const block = readPemBlock(pem);
  if (typeof block === 'string') throw misfit(where, expected, block);
  if (block.label !== 'PUBLIC KEY') throw misfit(where, expected, describeLabel(block.label));
  const key = attempt(
    () => createPublicKey({ key: block.der, format: 'der', type: 'spki' }),
    (cause) => misfit(where, expected, 'a public key that is damaged or of an unknown kind', cause),
  );
  keyAlgorithm(key, where);
  return key;
}

/**
 * Reads a private key: one PEM block "PRIVATE KEY" or "ENCRYPTED PRIVATE KEY" (PKCS#8), Ed25519 or ECDSA P-256.
 * `passphrase` is used only for an encrypted one.
 * Throws GatesError `key_invalid` for anything else, a missing or wrong passphrase included; the message names
 * `file` and never quotes the text or the passphrase.
 */
export function readPrivateKey(pem: string, options: { file: string; passphrase?: string }): KeyObject {
  const { file, passphrase } = options;
  const expected = `a private key in PEM (PKCS#8, "BEGIN PRIVATE KEY"), ${accepted}`;
  const block = readPemBlock(pem);
  if (typeof block === 'string') throw misfit(file, expected, block);
  const encrypted = block.label === 'ENCRYPTED PRIVATE KEY';
  if (!encrypted && block.label !== 'PRIVATE KEY') throw misfit(file, expected, describeLabel(block.label));
  if (encrypted && passphrase === undefined) {
    throw new GatesError(
      'key_invalid',
      `${file}: the private key is encrypted; expected its passphrase, got none.`,
    );
  }
  const key = attempt(
    () =>
      createPrivateKey({
        key: block.der,
        format: 'der',
        type: 'pkcs8',
        ...(encrypted && passphrase !== undefined ? { passphrase } : {}),
      }),
    (cause) =>
      encrypted
        ? new GatesError(
            'key_invalid',
            `${file}: the private key can't be decrypted; the passphrase is wrong or the file is damaged.`,
            cause,
          )
        : misfit(file, expected, 'a private key that is damaged or of an unknown kind', cause),
  );
  keyAlgorithm(key, file);
  return key;
}

/**
 * The name of a key: `sha256:` and the hex SHA-256 of its SPKI DER; of a private key, that of its public part.
 * A P-256 point counts in its uncompressed form on the named curve, so one key has one name however its file
 * was written. Throws GatesError `key_invalid` for a key that is neither Ed25519 nor P-256.
 */
export function keyId(key: KeyObject): string {
  keyAlgorithm(key);
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const canonical = createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' });
  const spki = canonical.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`;
}

/** The algorithm of a key. Throws GatesError `key_invalid` for one that gates doesn't accept. */
export function keyAlgorithm(key: KeyObject, where = 'The key'): KeyAlgorithm {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return 'ecdsa-p256';
  const kind = [key.asymmetricKeyType ?? key.type, curve].filter((part) => part !== undefined).join(' ');
  throw misfit(where, `a key of ${accepted}`, `one of the kind ${kind}`);
}

function describeLabel(label: string): string {
  return Object.hasOwn(foundByLabel, label) ? String(foundByLabel[label]) : 'a PEM block of another kind';
}

function misfit(where: string, expected: string, found: string, cause?: unknown): GatesError {
  return new GatesError('key_invalid', `${where}: expected ${expected}; found ${found}.`, cause);
}

function attempt<T>(action: () => T, explain: (cause: unknown) => GatesError): T {
  try {
    return action();
  } catch (cause) {
    throw explain(cause);
  }
}
