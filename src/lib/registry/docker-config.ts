import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonStrictly } from '../json/index.ts';
import { askCredentialHelper } from './credential-helper.ts';
import { type CredentialSource, type Credentials, isSendable } from './credentials.ts';
import { RegistryError } from './registry-error.ts';

const entrySchema = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
const configSchema = z.object({
  auths: z.record(z.string(), entrySchema).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
type Config = z.infer<typeof configSchema>;

const config_bytes_max = 4 * 1024 * 1024;
const hub = 'https://index.docker.io/v1/';
const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

export interface DockerCredentialsOptions {
  /** where DOCKER_CONFIG, HOME and PATH are looked up; default: this process's */
  readonly env?: NodeJS.ProcessEnv;
  /** for one credential helper; default 30 s */
  readonly timeout_ms?: number;
}

/**
 * Credentials as `docker login` keeps them: in `config.json` of DOCKER_CONFIG or of ~/.docker, by a helper that it names for the
 * registry (`credHelpers`) or for all (`credsStore`), or else in the file itself (`auths`). Hosts are compared exactly, ports
 * included: nothing is sent to a part of a name or to a neighbour of it.
 */
export function dockerCredentials(options: DockerCredentialsOptions = {}): CredentialSource {
  const { env = process.env, timeout_ms = 30_000 } = options;
  const file = dockerConfigFile(env);
  return async (registry) => {
    const config = await readConfig(file);
    const helper = matching(config.credHelpers, registry) ?? config.credsStore;
    const fromHelper =
      helper === undefined || helper === ''
        ? undefined
        : await askCredentialHelper(helper, hubNames.has(registry) ? hub : registry, { env, timeout_ms });
    return fromHelper ?? fromEntry(matching(config.auths, registry), registry, file);
  };
}

/** The file in which Docker keeps what `docker login` was told. */
function dockerConfigFile(env: NodeJS.ProcessEnv): string {
  return join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json');
}

async function readConfig(file: string): Promise<Config> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new RegistryError(`${file}, which may hold credentials for the registry, can't be read.`, {
      cause,
    });
  }
  let document: unknown;
  try {
    document = parseJsonStrictly(bytes, { file, maximum_bytes: config_bytes_max });
  } catch {
    // what the parser found may be a part of a secret
    throw new RegistryError(`${file}: expected one JSON document, as docker login writes it.`);
  }
  const parsed = configSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.map((step) => `[${JSON.stringify(String(step))}]`).join('') ?? '';
  throw new RegistryError(`${file}: $${path} is not of the kind that docker login writes.`);
}

/** The entry of a table whose key is this registry, written as a host or as the address of its API. */
function matching<Value>(
  table: Readonly<Record<string, Value>> | undefined,
  registry: string,
): Value | undefined {
  const isHub = hubNames.has(registry);
  for (const [key, value] of Object.entries(table ?? {})) {
    const host = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[12]\/?)?)?$/.exec(key)?.[1]?.toLowerCase();
    if (host !== undefined && (host === registry || (isHub && hubNames.has(host)))) return value;
  }
  return undefined;
}

function fromEntry(
  entry: z.infer<typeof entrySchema> | undefined,
  registry: string,
  file: string,
): Credentials | undefined {
  if (entry === undefined) return undefined;
  for (const [kind, token] of [
    ['registry_token', entry.registrytoken],
    ['identity_token', entry.identitytoken],
  ] as const) {
    if (token === undefined || token === '') continue;
    if (!isSendable(token)) throw unusable(registry, file);
    return { kind, token };
  }
  const { auth = '', username, password } = entry;
  if (auth === '')
    return username && password !== undefined ? { kind: 'password', username, password } : undefined;
  const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  if (colon < 1) throw unusable(registry, file);
  return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function unusable(registry: string, file: string): RegistryError {
  return new RegistryError(
    `${file}: the entry of ${registry} can't be used; run docker login ${registry} again.`,
  );
}
