import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { GatesError } from '../../lib/errors.ts';

/** How k6 ended. */
export interface K6Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** what it logged, one JSON object a line; the end of it where it logged much */
  readonly log: string;
}

export interface K6Process {
  readonly child: ChildProcess;
  /** where it answers how it stands */
  readonly address: string;
  readonly ended: Promise<K6Ending>;
}

const kept_characters = 1_000_000;

/**
 * Starts k6 so that nothing but these arguments decides what it does: with an environment of its own, in which no `K6_*` of
 * the caller and no configuration in the caller's home has a say, and without a report to its makers.
 *
 * It is in a process group of its own: an interruption from the keyboard reaches only this process, which asks k6 to stop;
 * asked twice, k6 would leave no report. It does not outlive this process for long: it is not told to be quiet, so it prints
 * every second how it stands, and ends by the first write that nobody can read any more.
 *
 * @param home an empty folder, where k6 would look for a configuration
 * @param secrets variables that the script reads; they stand in k6's environment and in no argument
 * @throws GatesError `tool_missing` when there is no such program
 */
export async function startK6(
  program: string,
  script: string,
  options: {
    readonly variables: Readonly<Record<string, string>>;
    readonly secrets: Readonly<Record<string, string>>;
    readonly home: string;
    readonly certificateAuthorities?: string;
  },
): Promise<K6Process> {
  const address = `127.0.0.1:${await freePort()}`;
  const withSecrets = Object.keys(options.secrets).length > 0;
  const child = spawn(
    program,
    [
      'run',
      '--no-color',
      '--no-usage-report',
      '--log-format=json',
      '--log-output=stderr',
      `--address=${address}`,
      // secrets come by the environment, which holds nothing else that the script would read
      `--include-system-env-vars=${withSecrets}`,
      ...Object.entries(options.variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      script,
    ],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: options.home,
        XDG_CONFIG_HOME: options.home,
        K6_AUTO_EXTENSION_RESOLUTION: 'false',
        ...(options.certificateAuthorities === undefined
          ? {}
          : { SSL_CERT_FILE: options.certificateAuthorities }),
        ...options.secrets,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const log = gather(child.stderr);
  child.stdout.resume();
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    log: log(),
  }));
  try {
    await Promise.race([once(child, 'spawn'), ended]);
  } catch (error) {
    ended.catch(() => undefined);
    throw new GatesError(
      'tool_missing',
      `${program} can't be run: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such program' : 'it is no program'}. Install k6 2.0 or newer (https://grafana.com/docs/k6/latest/set-up/install-k6/), or name it with --k6.`,
      error,
    );
  }
  return { child, address, ended };
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-kept_characters);
  });
  return () => text;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
