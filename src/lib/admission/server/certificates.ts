import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { GatesError } from '../../errors.ts';

/** Files in PEM. */
export interface CertificateFiles {
  /** the server's certificate, and those between it and its authority */
  readonly certificate: string;
  readonly key: string;
  /** authorities of the clients' certificates; without them every client is served */
  readonly clientAuthorities?: string;
}

/** Certificate and key of one another. */
export interface Certificates {
  readonly context: Pick<SecureContextOptions, 'cert' | 'key' | 'ca'>;
  /** epoch milliseconds at which the server's certificate ends */
  readonly not_after_ms: number;
}

/** Certificates that are read again when their files change; files that don't fit each other are left alone until they do. */
export class WatchedCertificates {
  readonly #files: CertificateFiles;
  #read = '';
  #current: Certificates;

  private constructor(files: CertificateFiles, bytes: readonly Buffer[]) {
    this.#files = files;
    this.#current = certificatesOf(files, bytes);
    this.#read = markOf(bytes);
  }

  /** @throws GatesError `file_unreadable`, or `key_invalid` for a file that holds none, or a key of another certificate */
  static async open(files: CertificateFiles): Promise<WatchedCertificates> {
    return new WatchedCertificates(files, await readAll(files));
  }

  get current(): Certificates {
    return this.#current;
  }

  /**
   * Reads the files again.
   *
   * @returns whether there are new certificates; those before stay when the files don't fit each other
   * @throws GatesError `file_unreadable` or `key_invalid`, once for each state of the files
   */
  async refresh(): Promise<boolean> {
    const bytes = await readAll(this.#files);
    const mark = markOf(bytes);
    if (mark === this.#read) return false;
    this.#read = mark;
    this.#current = certificatesOf(this.#files, bytes);
    return true;
  }
}

const markOf = (bytes: readonly Buffer[]) => bytes.map((part) => part.toString('base64')).join('\n');

async function readAll({ certificate, key, clientAuthorities }: CertificateFiles): Promise<Buffer[]> {
  const paths = [certificate, key, ...(clientAuthorities === undefined ? [] : [clientAuthorities])];
  return Promise.all(
    paths.map((path) =>
      readFile(path).catch((cause: Error) => {
        throw new GatesError('file_unreadable', `${path} can't be read: ${cause.message}.`, cause);
      }),
    ),
  );
}

function certificatesOf(files: CertificateFiles, [cert, key, ca]: readonly Buffer[]): Certificates {
  const own = certificateOf(cert, files.certificate);
  if (!own.checkPrivateKey(keyOf(key, files.key)))
    throw new GatesError(
      'key_invalid',
      `${files.key} is not the key of the certificate ${files.certificate}.`,
    );
  if (files.clientAuthorities !== undefined) certificateOf(ca, files.clientAuthorities);
  const context = { cert, key, ...(ca === undefined ? {} : { ca }) } as Certificates['context'];
  try {
    createSecureContext(context);
  } catch (cause) {
    throw new GatesError(
      'key_invalid',
      `${files.certificate} and ${files.key} can't be served: ${(cause as Error).message}.`,
      cause,
    );
  }
  return { context, not_after_ms: Date.parse(own.validTo) };
}

function certificateOf(pem: Buffer | undefined, file: string): X509Certificate {
  try {
    return new X509Certificate(pem ?? '');
  } catch (cause) {
    throw new GatesError('key_invalid', `${file}: expected a certificate in PEM.`, cause);
  }
}

/** What is wrong with a key is not said: its message could quote it. */
function keyOf(pem: Buffer | undefined, file: string): KeyObject {
  try {
    return createPrivateKey(pem ?? '');
  } catch {
    throw new GatesError('key_invalid', `${file}: expected a private key in PEM, without a passphrase.`);
  }
}
