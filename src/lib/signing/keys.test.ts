import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatesError } from '../errors.ts';
import {
  generateKeyPair,
  type KeyAlgorithm,
  keyAlgorithm,
  keyId,
  readPrivateKey,
  readPublicKey,
} from './keys.ts';

const algorithms: KeyAlgorithm[] = ['ed25519', 'ecdsa-p256'];
const pem = { format: 'pem' } as const;

function openssl(args: string[], input = ''): string {
  return execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

function errorOf(action: () => unknown): GatesError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    return error as GatesError;
  }
  throw new Error('expected an error');
}

/** Every run of 12 characters of a text's base64 lines: what must not turn up in a message. */
function materialOf(text: string): string[] {
  const body = text.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
  return Array.from({ length: Math.max(0, body.length - 11) }, (_, start) => body.slice(start, start + 12));
}

describe.each(algorithms)('%s', (algorithm) => {
  const pair = generateKeyPair(algorithm);

  test('both halves are read again and have the same id', () => {
    const publicKey = readPublicKey(pair.publicKey, { where: 'a.pub' });
    const privateKey = readPrivateKey(pair.privateKey, { file: 'a.key' });
    expect(publicKey.type).toBe('public');
    expect(privateKey.type).toBe('private');
    expect(keyAlgorithm(publicKey)).toBe(algorithm);
    expect(keyId(publicKey)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(keyId(privateKey)).toBe(keyId(publicKey));
    const spki = createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' });
    expect(keyId(publicKey)).toBe(`sha256:${createHash('sha256').update(spki).digest('hex')}`);
  });

  test('two pairs differ', () => {
    const other = generateKeyPair(algorithm);
    expect(keyId(readPublicKey(other.publicKey, { where: 'b' }))).not.toBe(
      keyId(readPublicKey(pair.publicKey, { where: 'a' })),
    );
  });

  test('a private key can be encrypted, and opens only with its passphrase', () => {
    const encrypted = generateKeyPair(algorithm, { passphrase: 'correct horse' });
    expect(encrypted.privateKey).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    const key = readPrivateKey(encrypted.privateKey, { file: 'e.key', passphrase: 'correct horse' });
    expect(keyId(key)).toBe(keyId(readPublicKey(encrypted.publicKey, { where: 'e.pub' })));
    expect(openssl(['asn1parse'], encrypted.privateKey)).toContain('aes-256-cbc');

    const missing = errorOf(() => readPrivateKey(encrypted.privateKey, { file: 'e.key' }));
    expect(missing).toMatchObject({
      code: 'key_invalid',
      message: expect.stringMatching(/^e\.key: .*encrypted.*passphrase/),
    });
    for (const passphrase of ['', 'wrong horse']) {
      const wrong = errorOf(() => readPrivateKey(encrypted.privateKey, { file: 'e.key', passphrase }));
      expect(wrong).toMatchObject({
        code: 'key_invalid',
        message: expect.stringMatching(/^e\.key: .*decrypted/),
      });
      expect(wrong.message).not.toContain('horse');
    }
  });

  test('a passphrase for a key that is not encrypted is not used', () => {
    expect(keyId(readPrivateKey(pair.privateKey, { file: 'a.key', passphrase: 'x' }))).toBe(
      keyId(readPublicKey(pair.publicKey, { where: 'a.pub' })),
    );
  });

  test('text around the block and Windows line ends are allowed', () => {
    const text = `Key of Ada\n${pair.publicKey}end\n`.replaceAll('\n', '\r\n');
    expect(keyId(readPublicKey(text, { where: 'a' }))).toBe(
      keyId(readPublicKey(pair.publicKey, { where: 'a' })),
    );
  });

  test('openssl reads what is written, and writes what is read', () => {
    expect(openssl(['pkey', '-pubout'], pair.privateKey)).toBe(pair.publicKey);
    const made = openssl(
      algorithm === 'ed25519'
        ? ['genpkey', '-algorithm', 'ed25519']
        : ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    );
    expect(keyAlgorithm(readPrivateKey(made, { file: 'o.key' }))).toBe(algorithm);
  });
});

test('an empty passphrase is refused', () => {
  expect(errorOf(() => generateKeyPair('ed25519', { passphrase: '' })).code).toBe('key_invalid');
});

test('one P-256 key has one id, however its file was written', () => {
  const { publicKey } = generateKeyPair('ecdsa-p256');
  const id = keyId(readPublicKey(publicKey, { where: 'plain' }));
  const forms = [
    ['-ec_conv_form', 'compressed'],
    ['-ec_conv_form', 'hybrid'],
    ['-ec_param_enc', 'explicit'],
  ];
  for (const form of forms) {
    const text = openssl(['pkey', '-pubin', '-pubout', ...form], publicKey);
    expect(text).not.toBe(publicKey);
    expect(keyId(readPublicKey(text, { where: form.join(' ') }))).toBe(id);
  }
});

describe('what is not a key for gates', () => {
  const good = generateKeyPair('ed25519');
  const encrypted = generateKeyPair('ed25519', { passphrase: 'secret' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const secp256k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const x25519 = generateKeyPairSync('x25519');
  const certificate = openssl('req -x509 -newkey ed25519 -nodes -keyout /dev/null -subj /CN=a'.split(' '));
  const spki = { type: 'spki', ...pem } as const;
  const pkcs8 = { type: 'pkcs8', ...pem } as const;
  const text = (value: string | Buffer) => value.toString();
  const damaged = good.publicKey.replace(/\n(.)/, '\n!');
  const emptyBody = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';

  const publicCases: [string, string, RegExp][] = [
    ['RSA', text(rsa.publicKey.export(spki)), /found one of the kind rsa\./],
    ['RSA in PKCS#1', text(rsa.publicKey.export({ type: 'pkcs1', ...pem })), /found an RSA public key/],
    ['P-384', text(p384.publicKey.export(spki)), /found one of the kind ec secp384r1\./],
    ['secp256k1', text(secp256k1.publicKey.export(spki)), /found one of the kind ec secp256k1\./],
    ['X25519', text(x25519.publicKey.export(spki)), /found one of the kind x25519\./],
    ['a private key', good.privateKey, /found a private key\./],
    ['an encrypted private key', encrypted.privateKey, /found an encrypted private key/],
    ['a certificate', certificate, /found a certificate\./],
    ['two keys', good.publicKey + good.publicKey, /found 2 PEM blocks/],
    ['a damaged key', damaged, /found a damaged PEM block/],
    ['a block of other bytes', emptyBody, /found a public key that is damaged/],
    ['an unknown label', emptyBody.replaceAll('PUBLIC KEY', 'HASOWN'), /found a PEM block of another kind/],
    ['no end line', good.publicKey.slice(0, -30), /found a damaged PEM block/],
    ['an SSH key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada', /found no PEM block/],
    ['nothing', '', /found no PEM block/],
    ['a large file', 'x'.repeat(20_000), /found a text of more than 16384 characters/],
  ];
  const privateCases: [string, string, RegExp][] = [
    ['RSA', text(rsa.privateKey.export(pkcs8)), /found one of the kind rsa\./],
    ['RSA in PKCS#1', text(rsa.privateKey.export({ type: 'pkcs1', ...pem })), /found an RSA private key/],
    ['P-384', text(p384.privateKey.export(pkcs8)), /found one of the kind ec secp384r1\./],
    [
      'P-256 in SEC 1',
      text(p256.privateKey.export({ type: 'sec1', ...pem })),
      /found a private key in the SEC 1 form/,
    ],
    ['a public key', good.publicKey, /found a public key\./],
    ['a certificate', certificate, /found a certificate\./],
    ['a cut key', good.privateKey.replace(/\n(.{8})/, '\n'), /found a private key that is damaged/],
    ['nothing', '', /found no PEM block/],
  ];

  test.each(publicCases)('%s where a public key is wanted', (_, value, found) => {
    const error = errorOf(() => readPublicKey(value, { where: 'trust.yaml: people[2].publicKey' }));
    expect(error.code).toBe('key_invalid');
    expect(error.message).toMatch(
      /^trust\.yaml: people\[2\]\.publicKey: expected .*Ed25519 or ECDSA P-256.*; found /,
    );
    expect(error.message).toMatch(found);
  });

  test.each(privateCases)('%s where a private key is wanted', (_, value, found) => {
    const error = errorOf(() => readPrivateKey(value, { file: 'ada.key' }));
    expect(error.code).toBe('key_invalid');
    expect(error.message).toMatch(/^ada\.key: expected .*Ed25519 or ECDSA P-256.*; found /);
    expect(error.message).toMatch(found);
  });

  test('no message or cause quotes key material', () => {
    const texts = [...publicCases, ...privateCases].map(([, value]) => value).filter((value) => value !== '');
    let pieces = 0;
    for (const value of texts.filter((text) => text.includes('PRIVATE'))) {
      const attempts = [
        () => readPublicKey(value, { where: 'f' }),
        () => readPrivateKey(value, { file: 'f' }),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch (error) {
          const said = `${error} ${(error as GatesError).cause} ${JSON.stringify((error as GatesError).cause)}`;
          for (const piece of materialOf(value)) {
            expect(said.includes(piece)).toBe(false);
            pieces += 1;
          }
        }
      }
    }
    expect(pieces).toBeGreaterThan(1000);
  });

  test('an object that is no accepted key has no id', () => {
    expect(errorOf(() => keyId(rsa.publicKey)).code).toBe('key_invalid');
  });

  test('garbage is a key_invalid, never another error', () => {
    const wrapped = (label: string) =>
      fc
        .uint8Array({ maxLength: 120 })
        .map(
          (bytes) =>
            `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`,
        );
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      wrapped('PUBLIC KEY'),
      wrapped('PRIVATE KEY'),
      wrapped('ENCRYPTED PRIVATE KEY'),
    );
    fc.assert(
      fc.property(garbage, (value) => {
        expect(errorOf(() => readPublicKey(value, { where: 'f' })).code).toBe('key_invalid');
        expect(errorOf(() => readPrivateKey(value, { file: 'f', passphrase: 'p' })).code).toBe('key_invalid');
      }),
    );
  });
});
