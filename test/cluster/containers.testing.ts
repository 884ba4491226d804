import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Job } from '@kubernetes/client-node';
import { freePorts } from '../../environment/ports.ts';
import { resolveTool } from '../../scripts/tools.ts';

/** How a container ended, and its log. */
export interface ContainerResult {
  readonly code: number | null;
  readonly log: string;
}

/**
 * Runs what the one container of a Job would run, with the real k6, as a process of this machine: with its command and its
 * variables, and with folders of this machine in the place of its mounts.
 *
 * @param mounts by the path in the container, the folder
 */
export async function runContainer(
  job: V1Job,
  mounts: Readonly<Record<string, string>>,
): Promise<ContainerResult> {
  const [container] = job.spec?.template.spec?.containers ?? [];
  const [program, ...args] = (container?.command ?? []).map((word) => inFolders(word, mounts));
  if (container === undefined || program === undefined) throw new Error('The Job has no command.');
  const mounted = container.volumeMounts?.map(({ mountPath }) => mountPath) ?? [];
  if (mounted.sort().join() !== Object.keys(mounts).sort().join())
    throw new Error(`The container mounts ${mounted}.`);

  const [port = 0] = await freePorts(1);
  const words = args.map((word) => word.replace('--address=0.0.0.0:6565', `--address=127.0.0.1:${port}`));
  const path = [dirname(await resolveTool('k6')), process.env['PATH']].join(delimiter);
  const env = Object.fromEntries(container.env?.map(({ name, value = '' }) => [name, value]) ?? []);
  const child = spawn(program, words, { env: { ...env, PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.push(chunk));
  const closed = once(child, 'close');
  if (words.includes('--paused'))
    await start(
      port,
      () => child.exitCode !== null,
      () => Buffer.concat(log),
    );
  const [code] = (await closed) as [number | null];
  return { code, log: Buffer.concat(log).toString('utf8') };
}

/** Ends a runner's pause as the operator's starter does. */
async function start(port: number, hasEnded: () => boolean, log: () => Buffer): Promise<void> {
  const body = JSON.stringify({
    data: {
      attributes: { paused: false, stopped: false, running: false, tainted: false },
      id: 'default',
      type: 'status',
    },
  });
  const headers = { 'Content-Type': 'application/json' };
  while (!hasEnded()) {
    const address = `http://127.0.0.1:${port}/v1/status`;
    const answer = await fetch(address, { method: 'PATCH', headers, body }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`k6 ended before it was started:\n${log()}`);
}

function inFolders(word: string, mounts: Readonly<Record<string, string>>): string {
  const path = new RegExp(`(?<=^|[ =])(?:${Object.keys(mounts).join('|')})(?=/)`, 'g');
  return word.replace(path, (found) => mounts[found] ?? found);
}

/** Empty folders by the paths of mounts. */
export async function mountFolders<Path extends string>(
  directory: string,
  ...paths: readonly Path[]
): Promise<Record<Path, string>> {
  const folders = Object.fromEntries(paths.map((path) => [path, join(directory, path)])) as Record<
    Path,
    string
  >;
  for (const folder of Object.values<string>(folders)) await mkdir(folder, { recursive: true });
  return folders;
}
