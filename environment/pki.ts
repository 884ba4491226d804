import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type RunResult, run } from '../scripts/tools/run.ts';

/** The extensions of each kind of certificate, as sections of an openssl configuration. */
const OPENSSL_CONFIG = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1, IP:10.96.0.1, DNS:localhost, DNS:kubernetes.default.svc
[client]
basicConstraints = CA:false
extendedKeyUsage = clientAuth
`;

const VALID_DAYS = '365';

export interface KeyPair {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

export interface Pki {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  /** The key that signs the tokens of service accounts. */
  readonly serviceAccountKey: string;
  /**
   * Writes a kubeconfig for a user whom the API server knows by a client certificate.
   *
   * @param user the user's name, also the file's: `USER.kubeconfig` with `:` as `-`.
   * @param groups the user's groups, such as `system:masters`.
   * @returns the kubeconfig's path.
   */
  kubeconfig(serverUrl: string, user: string, groups?: readonly string[]): Promise<string>;
}

async function openssl(...args: string[]): Promise<void> {
  let result: RunResult;
  try {
    result = await run('openssl', args);
  } catch (cause) {
    throw new Error('openssl, which makes the certificates of the test cluster, is not on the PATH.', {
      cause,
    });
  }
  if (result.code !== 0) throw new Error(`openssl ${args.join(' ')} failed:\n${result.stderr}`);
}

async function generateKey(file: string): Promise<string> {
  await openssl('ecparam', '-genkey', '-noout', '-name', 'prime256v1', '-out', file);
  await chmod(file, 0o600);
  return file;
}

/** Makes a new certificate authority, and what it has to sign for an API server, in `directory`. */
export async function makePki(directory: string): Promise<Pki> {
  await mkdir(directory, { recursive: true });
  const config = join(directory, 'openssl.cnf');
  await writeFile(config, OPENSSL_CONFIG);

  const authority = {
    certificate: join(directory, 'ca.crt'),
    key: await generateKey(join(directory, 'ca.key')),
  };
  const selfSigned = ['req', '-x509', '-new', '-config', config, '-extensions', 'authority'];
  const authorityName = ['-subj', '/CN=gates-test-authority', '-days', VALID_DAYS];
  await openssl(...selfSigned, ...authorityName, '-key', authority.key, '-out', authority.certificate);

  let serial = 1;
  async function issue(name: string, kind: 'server' | 'client', subject: string): Promise<KeyPair> {
    serial += 1;
    const number = String(serial);
    const request = join(directory, `${name}.csr`);
    const certificate = join(directory, `${name}.crt`);
    const key = await generateKey(join(directory, `${name}.key`));
    await openssl('req', '-new', '-config', config, '-key', key, '-subj', subject, '-out', request);
    const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-set_serial', number];
    const extensions = ['-extfile', config, '-extensions', kind, '-days', VALID_DAYS];
    await openssl('x509', '-req', '-in', request, ...signer, ...extensions, '-out', certificate);
    return { certificate, key };
  }

  return {
    authority,
    server: await issue('kube-apiserver', 'server', '/CN=kube-apiserver'),
    serviceAccountKey: await generateKey(join(directory, 'service-account.key')),
    async kubeconfig(serverUrl, user, groups = []) {
      const name = user.replaceAll(':', '-');
      const organisations = groups.map((group) => `/O=${group}`).join('');
      const pair = await issue(name, 'client', `${organisations}/CN=${user}`);
      const base64 = (file: string): Promise<string> => readFile(file, 'base64');
      const file = join(directory, `${name}.kubeconfig`);
      const content = stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: 'gates-test',
            cluster: {
              server: serverUrl,
              'certificate-authority-data': await base64(authority.certificate),
            },
          },
        ],
        users: [
          {
            name: user,
            user: {
              'client-certificate-data': await base64(pair.certificate),
              'client-key-data': await base64(pair.key),
            },
          },
        ],
        contexts: [{ name: 'gates-test', context: { cluster: 'gates-test', user } }],
        'current-context': 'gates-test',
      });
      await writeFile(file, content, { mode: 0o600 });
      return file;
    },
  };
}
