import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { type ExampleService, startExampleService } from '../../environment/example-service.ts';
import { resolveTool } from '../../scripts/tools.ts';
import type { Report } from '../../src/lib/report.ts';
import type { LoadTestReport, RampReport } from '../../src/loadtest/report.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The real k6. */
export const k6 = await resolveTool('k6');

/** What a test has to itself; its context ends it, since tests of one file run side by side. */
export type Context = Pick<TestContext, 'onTestFinished'>;

/** A release of the example service, and the folder of whoever gates it. */
export interface Release {
  readonly service: ExampleService;
  /** holds the profile, and `key.txt` with the API key */
  readonly directory: string;
}

export interface ReleaseOptions {
  /** variables of the service, such as its faults */
  readonly env?: Readonly<Record<string, string>>;
  /** parameters over the ones for a short test */
  readonly parameters?: Readonly<Record<string, number>>;
  /** the profile's address, from the service's; default: the same */
  readonly testUrl?: (url: string) => string;
}

/** A new folder that goes when the test is over. */
export async function folder(context: Context): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gates-load-test-'));
  context.onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

let starts: Promise<unknown> = Promise.resolve();

/** A service, and a profile of it that is content with a short test. Services start one after the other: that is hard work. */
export async function release(context: Context, options: ReleaseOptions = {}): Promise<Release> {
  const starting = starts.then(() => startExampleService({ env: options.env ?? {} }));
  starts = starting.catch(() => undefined);
  const service = await starting;
  context.onTestFinished(() => service.stop());
  const directory = await folder(context);
  await writeFile(join(directory, 'key.txt'), `${service.apiKey}\n`);
  await writeFile(
    join(directory, 'gates.yaml'),
    JSON.stringify({
      service: { testUrl: options.testUrl?.(service.url) ?? service.url },
      parameters: { load_test_seconds_min: 4, ...options.parameters },
    }),
  );
  return { service, directory };
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `gates` while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** what it printed to standard error until now */
  err(): string;
  /** the process id of k6, once it puts load on the service */
  loading(): Promise<number>;
  readonly ended: Promise<Ended>;
}

/** Starts the built command line in a folder. Its process group is its own, as that of a shell's job is. */
export function start(
  context: Context,
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  if (!existsSync(main)) throw new Error('dist/cli/main.js is missing: npm run build');
  const child = spawn(process.execPath, [main, ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: directory, TMPDIR: directory, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  context.onTestFinished(() => void child.kill('SIGKILL'));
  const out = gather(child.stdout);
  const err = gather(child.stderr);
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, out: out(), err: err() })),
  );
  return {
    child,
    ended,
    err,
    loading: async () => {
      const pid = await eventually(async () => (await childrenOf(child.pid))[0]);
      // the first look at k6's figures is shown when its scenario has begun
      await eventually(async () => err().includes(' s   '));
      return pid;
    },
  };
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

/** A test by the API key, with hardly a warm-up. */
export const load = ['load', '--k6', k6, '--api-key-file', 'key.txt', '--warmup', '1s'];

/** Runs the command line to its end. */
export async function gates(
  context: Context,
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return start(context, directory, args, env).ended;
}

/** What was decided: item → status, message and doubts, from `--json`. */
export function decisions(
  out: string,
): Record<string, { status: string; message: string; doubts: string[] }> {
  const { items } = JSON.parse(out) as Report;
  return Object.fromEntries(
    items
      .filter(({ inScope }) => inScope)
      .map(({ id, status, message, facts }) => [
        id.replace('benchmark.', ''),
        { status, message, doubts: (facts['doubts'] ?? []) as string[] },
      ]),
  );
}

/** Each item's status. */
export function statuses(out: string): Record<string, string> {
  return Object.fromEntries(Object.entries(decisions(out)).map(([item, { status }]) => [item, status]));
}

/** The observation that the run wrote. */
export async function observationIn(directory: string): Promise<LoadTestReport['observation']> {
  const text = await readFile(join(directory, 'loadtest.json'), 'utf8');
  return (JSON.parse(text) as LoadTestReport).observation;
}

export async function rampIn(directory: string): Promise<RampReport> {
  return JSON.parse(await readFile(join(directory, 'loadtest.json'), 'utf8')) as RampReport;
}

/** Waits until `look` gives what is truthy; the test's own time limit ends a vain wait. */
export async function eventually<Found>(look: () => Promise<Found | false | undefined>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    await sleep(50);
  }
}

/** False once a process has ended, or waits as a zombie for a parent to ask for its exit code. */
export async function isRunning(pid: number): Promise<boolean> {
  const fields = await statusOf(pid);
  return fields !== undefined && fields.state !== 'Z';
}

async function childrenOf(parent: number | undefined): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(async (pid) => ({ pid, parent: (await statusOf(pid))?.parent })));
  return all.filter((process) => process.parent === parent).map(({ pid }) => pid);
}

/** The process group that signals from a terminal would reach a process by. */
export async function groupOf(pid: number): Promise<number | undefined> {
  return (await statusOf(pid))?.group;
}

async function statusOf(pid: number): Promise<{ state: string; parent: number; group: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // the program's name, which may hold spaces, stands in parentheses
  const [state, parent, group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === undefined ? undefined : { state, parent: Number(parent), group: Number(group) };
}

/** The text of every file below a folder, by its path. */
export async function textsIn(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const));
  return Object.fromEntries(texts);
}
