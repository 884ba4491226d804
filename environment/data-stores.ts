import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './ports.ts';
import { startProcesses } from './processes.ts';

const run = promisify(execFile);

/** A server on 127.0.0.1 for the example service. It may need a moment before it takes connections. */
interface DataStore {
  /** with its password */
  readonly url: string;
  stop(): Promise<void>;
}

/** A database that can be looked into. */
interface Database extends DataStore {
  /** The rows of one statement, their columns separated by `|`. */
  query(statement: string): Promise<string[]>;
}

/** Starts PostgreSQL with an empty database; `program` is the path of `postgres`, with its tools beside it. */
export async function startPostgres(program: string): Promise<Database> {
  const store = await startStore('postgres', async (directory, port, password) => {
    const data = join(directory, 'data');
    const passwordFile = join(directory, 'password');
    await writeFile(passwordFile, password);
    // PostgreSQL refuses to run as root; its package has made a user for it.
    const isRoot = process.getuid?.() === 0;
    const asUser = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : ['env'];
    if (isRoot) await run('chown', ['postgres', directory]);
    const identity = ['--username=starlight', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const initdb = [join(dirname(program), 'initdb'), `--pgdata=${data}`, ...identity, '--no-sync'];
    await run('env', [...asUser, ...initdb]);
    const listen = ['-h', '127.0.0.1', '-p', String(port), '-k', directory];
    return {
      url: `postgres://starlight:${password}@127.0.0.1:${port}/postgres`,
      command: [...asUser, program, '-D', data, ...listen, '-F'],
    };
  });
  return {
    ...store,
    async query(statement) {
      const options = ['--no-psqlrc', '--tuples-only', '--no-align', '--command', statement, store.url];
      const { stdout } = await run(join(dirname(program), 'psql'), options);
      return stdout.split('\n').filter((line) => line !== '');
    },
  };
}

/** Starts Redis, which keeps nothing on disk; `program` is the path of `redis-server`. */
export function startRedis(program: string): Promise<DataStore> {
  return startStore('redis', async (directory, port, password) => {
    const listen = ['--bind', '127.0.0.1', '--port', String(port), '--requirepass', password];
    return {
      url: `redis://:${password}@127.0.0.1:${port}/0`,
      command: [program, ...listen, '--dir', directory, '--save', ''],
    };
  });
}

async function startStore(
  name: string,
  prepare: (
    directory: string,
    port: number,
    password: string,
  ) => Promise<{ url: string; command: readonly string[] }>,
): Promise<DataStore> {
  const directory = await mkdtemp(join(tmpdir(), `example-${name}-`));
  await chmod(directory, 0o755);
  const [port = 0] = await freePorts(1);
  const processes = startProcesses(directory);
  let pid: number | undefined;
  const stop = async () => {
    // PostgreSQL waits for its clients at SIGTERM, and sends them away at SIGINT.
    if (pid !== undefined) process.kill(pid, 'SIGINT');
    pid = undefined;
    await processes.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { url, command } = await prepare(directory, port, randomBytes(12).toString('hex'));
    pid = await processes.start(name, 'env', command);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
