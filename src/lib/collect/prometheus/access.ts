import { resolve } from 'node:path';
import type { Profile } from '../../profile/schema.ts';
import { readText } from '../read-text.ts';
import { PrometheusError, reasonOf } from './errors.ts';
import type { Access } from './transport.ts';

/** The part of the profile that says how a Prometheus is reached. */
export type AccessSettings = Pick<
  Profile['prometheus'],
  'url' | 'bearerTokenFile' | 'basic' | 'caFile' | 'clientCertificateFile' | 'clientKeyFile'
>;

const credential_bytes_max = 1024 * 1024;

/** The Prometheus that sees the release, or the one that sees the pods of the load test where that is another. */
export function accessOf({ prometheus }: Profile, which: 'release' | 'test'): AccessSettings {
  return which === 'test' && prometheus.test.url !== undefined ? prometheus.test : prometheus;
}

/** The files that hold credentials and authorities, as the profile names them. */
export function accessFiles(settings: AccessSettings): string[] {
  const { bearerTokenFile, basic, caFile, clientCertificateFile, clientKeyFile } = settings;
  return [bearerTokenFile, basic?.passwordFile, caFile, clientCertificateFile, clientKeyFile].filter(
    (file) => file !== undefined,
  );
}

/**
 * Reads what is needed to ask a Prometheus.
 *
 * @throws PrometheusError when the profile names no address, or a file of it can't be read
 */
export async function readAccess(settings: AccessSettings, directory: string): Promise<Access> {
  if (settings.url === undefined)
    throw new PrometheusError(
      'access',
      'the profile names no Prometheus: write its address as prometheus.url, such as https://prometheus.example',
    );
  const { bearerTokenFile, basic, caFile, clientCertificateFile, clientKeyFile } = settings;
  const read = async (name: string, file: string) => {
    try {
      return (await readText(resolve(directory, file), credential_bytes_max)).text;
    } catch (error) {
      throw new PrometheusError('access', `prometheus.${name}: ${file} ${reasonOf(error)}`, error);
    }
  };
  const secret = async (name: string, file: string) => {
    const text = (await read(name, file)).trim();
    if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text))
      throw new PrometheusError(
        'access',
        `prometheus.${name}: expected one line of plain characters in ${file}`,
      );
    return text;
  };
  const authorization =
    bearerTokenFile !== undefined
      ? `Bearer ${await secret('bearerTokenFile', bearerTokenFile)}`
      : basic !== undefined
        ? `Basic ${Buffer.from(`${basic.user}:${await secret('basic.passwordFile', basic.passwordFile)}`).toString('base64')}`
        : undefined;
  return {
    url: new URL(settings.url),
    ...(authorization === undefined ? {} : { authorization }),
    tls: {
      ...(caFile === undefined ? {} : { ca: await read('caFile', caFile) }),
      ...(clientCertificateFile === undefined
        ? {}
        : { cert: await read('clientCertificateFile', clientCertificateFile) }),
      ...(clientKeyFile === undefined ? {} : { key: await read('clientKeyFile', clientKeyFile) }),
    },
  };
}
