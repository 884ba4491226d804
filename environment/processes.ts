import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GUARDIAN = fileURLToPath(new URL('guardian.sh', import.meta.url));
const LOG_LINES = 20;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Servers that are started one after the other, and stopped together in the reverse order. */
export interface Processes {
  /**
   * Starts a program; what it prints goes to `NAME.log` in the directory.
   *
   * @param env the program's whole environment; default: this process's
   * @returns its process id
   */
  start(name: string, program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number>;
  /** Throws an error with the end of its log if one of the programs has ended. */
  assertAlive(): Promise<void>;
  /** Ends all, last started first: SIGTERM, after 15 s SIGKILL; resolves when they are gone. */
  stop(): Promise<void>;
}

/**
 * A group of processes that never outlives this one: a small shell script watches over it, and ends
 * the group when `stop` is called or when this process dies, be it by SIGINT or SIGKILL. The processes
 * are in groups of their own, so that Ctrl-C on a terminal does not end them in the wrong order.
 *
 * @param directory an existing folder for the logs.
 */
export function startProcesses(directory: string): Processes {
  const children = new Map<string, ChildProcess>();
  const guardian = spawn('sh', [GUARDIAN, directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A guardian that is gone breaks the pipe; stop() then ends the processes itself.
  guardian.stdin.on('error', () => undefined);
  const guardianEnded = once(guardian, 'exit');

  return {
    async start(name, program, args, env = process.env) {
      const log = await open(join(directory, `${name}.log`), 'a');
      try {
        const child = spawn(program, args, { detached: true, stdio: ['ignore', log.fd, log.fd], env });
        if (child.pid !== undefined) guardian.stdin.write(`+ ${child.pid}\n`);
        child.once('exit', () => guardian.stdin.writable && guardian.stdin.write(`- ${child.pid}\n`));
        await once(child, 'spawn');
        children.set(name, child);
        if (child.pid === undefined) throw new Error(`${name} was started without a process id.`);
        return child.pid;
      } finally {
        await log.close();
      }
    },
    async assertAlive() {
      for (const [name, child] of children) {
        if (!hasEnded(child)) continue;
        const file = join(directory, `${name}.log`);
        const end = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-LOG_LINES).join('\n');
        throw new Error(
          `${name} ended (${child.signalCode ?? `code ${child.exitCode}`}). ${file} ends with:\n${end}`,
        );
      }
    },
    async stop() {
      guardian.stdin.end();
      await guardianEnded;
      for (const child of children.values()) {
        if (hasEnded(child)) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
}
