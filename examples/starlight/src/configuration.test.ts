import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ConfigurationError, readConfiguration } from './configuration.ts';

const key = 'a-key-that-is-long-enough';

describe('the configuration', () => {
  it("has the documents' defaults", () => {
    expect(readConfiguration({ API_KEY: key })).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
      model: { version: 'v4', threads: 1 },
      image: { bytes_max: 10_485_760 },
      inferenceTimeout_ms: 2000,
      rateLimit: { requests: 1200, window_ms: 60_000 },
      shutdown: { delay_ms: 0, grace_ms: 30_000 },
      apiKeys: [key],
      databaseUrl: undefined,
      redisUrl: undefined,
      tls: undefined,
    });
  });

  it('takes several keys, and what is set to nothing as absent', () => {
    const { apiKeys, databaseUrl } = readConfiguration({ API_KEY: `${key}, ${key}2`, DATABASE_URL: '' });
    expect(apiKeys).toEqual([key, `${key}2`]);
    expect(databaseUrl).toBeUndefined();
  });

  it('reads every variable that the manifests set, and takes their values', async () => {
    const manifest = async (name: string) =>
      parseAllDocuments(await readFile(new URL(`../k8s/${name}.yaml`, import.meta.url), 'utf8'))[0]?.toJS();
    const values = {
      ...(await manifest('configmap')).data,
      API_KEY: key,
      DATABASE_URL: 'postgres://starlight-db/starlight',
      REDIS_URL: 'redis://starlight-redis/0',
    };
    expect(readConfiguration(values).shutdown).toEqual({ delay_ms: 5000, grace_ms: 30_000 });
    for (const name of ['deployment', 'canary']) {
      const { env } = (await manifest(name)).spec.template.spec.containers[0];
      const names = env.map((variable: { name: string }) => variable.name);
      expect(names.sort()).toEqual([...Object.keys(values), 'MODEL_PATH'].sort());
    }
    for (const name of Object.keys(values))
      expect(() => readConfiguration({ ...values, [name]: '?' })).toThrow(`${name}: `);
    expect(Object.keys(values)).toHaveLength(10);
  });

  it.each([
    [{}, 'API_KEY: expected'],
    [{ API_KEY: 'short' }, 'API_KEY: expected'],
    [{ API_KEY: `${key},` }, 'API_KEY: expected'],
    [{ TOKEN_SECRET: 'short' }, 'TOKEN_SECRET: expected'],
    [{ API_KEY: key, PORT: '65536' }, 'PORT: expected'],
    [{ API_KEY: key, PORT: '1e3' }, 'PORT: expected'],
    [{ API_KEY: key, MAX_IMAGE_BYTES: '10MB' }, 'MAX_IMAGE_BYTES: expected'],
    [{ API_KEY: key, LOG_LEVEL: 'loud' }, 'LOG_LEVEL: '],
    [{ API_KEY: key, DATABASE_URL: 'mysql://u:hidden@h/d' }, 'DATABASE_URL: expected'],
    [{ API_KEY: key, REDIS_URL: 'not a url' }, 'REDIS_URL: expected'],
    [{ API_KEY: key, MODEL_DIGEST: 'sha256:12' }, 'MODEL_DIGEST: expected'],
    [{ API_KEY: key, TLS_CERT_FILE: 'x' }, 'TLS_CERT_FILE: expected'],
    [{ API_KEY: key, TLS_CERT_FILE: '/nowhere', TLS_KEY_FILE: '/nowhere' }, 'TLS_CERT_FILE: expected'],
    [{ API_KEY: key, FAULT_BUSY_MS: 'x' }, 'FAULT_BUSY_MS: expected'],
  ])('refuses %o by the name of the variable, without its value', (environment, message) => {
    expect(() => readConfiguration(environment)).toThrow(ConfigurationError);
    expect(() => readConfiguration(environment)).toThrow(message);
    expect(() => readConfiguration(environment)).not.toThrow(/hidden|short|10MB|loud|not a url/);
  });
});
