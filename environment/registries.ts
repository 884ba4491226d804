import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { resolveTool } from '../scripts/tools.ts';
import type { KeyPair } from './pki.ts';
import { freePorts } from './ports.ts';
import { startProcesses } from './processes.ts';

/** A container registry on 127.0.0.1. */
export interface Registry {
  /** as in an image reference: `127.0.0.1:5000` */
  readonly host: string;
  /** where it keeps what it keeps on disk */
  readonly folder: string;
  /** what it has printed so far, its requests among it */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Whom a registry with a password lets in. */
export const registryUser = { username: 'starlight', password: 'a-password-for-tests' } as const;
const registryUserLine = 'starlight:$2y$05$abcdefghijklmnopqrstuuBLXRD1do2sv2yeOR4KP05rNE/mCs5mW\n';

/**
 * Starts docker-registry 2, which has no referrers API, with its images in a folder that goes with it.
 *
 * @param program the path of `docker-registry`
 * @param options whether it lets in nobody but `registryUser`, and with which certificate it speaks TLS
 */
export function startDockerRegistry(
  program: string,
  { withPassword = false, tls }: { readonly withPassword?: boolean; readonly tls?: KeyPair } = {},
): Promise<Registry> {
  return start('docker-registry', async (directory, port) => {
    const config = join(directory, 'config.yml');
    const users = join(directory, 'users');
    await writeFile(users, registryUserLine);
    await writeFile(
      config,
      stringify({
        version: '0.1',
        log: { level: 'info' },
        storage: { filesystem: { rootdirectory: join(directory, 'images') }, delete: { enabled: true } },
        http: {
          addr: `127.0.0.1:${port}`,
          ...(tls === undefined ? {} : { tls: { certificate: tls.certificate, key: tls.key } }),
        },
        ...(withPassword ? { auth: { htpasswd: { realm: 'tests', path: users } } } : {}),
      }),
    );
    return [program, 'serve', config];
  });
}

/** Starts a registry with the referrers API of OCI 1.1, which keeps its images in memory. */
export async function startReferrersRegistry(): Promise<Registry> {
  const program = await resolveTool('oci-registry');
  return start('oci-registry', async (_, port) => [program, '-port', String(port)]);
}

async function start(
  name: string,
  prepare: (directory: string, port: number) => Promise<readonly string[]>,
): Promise<Registry> {
  const directory = await mkdtemp(join(tmpdir(), `gates-${name}-`));
  const [port = 0] = await freePorts(1);
  const processes = startProcesses(directory);
  const stop = async () => {
    await processes.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const [program = '', ...args] = await prepare(directory, port);
    await processes.start(name, program, args);
    while (!(await answers(port))) {
      await processes.assertAlive();
      await sleep(50);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host: `127.0.0.1:${port}`,
    folder: directory,
    log: () => readFile(join(directory, `${name}.log`), 'utf8'),
    stop,
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
