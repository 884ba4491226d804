import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line in a folder, as a person would. */
export async function gates(
  directory: string,
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  if (!existsSync(main)) throw new Error('dist/cli/main.js is missing: npm run build');
  const child = spawn(process.execPath, [main, ...args], {
    cwd: directory,
    env: { ...process.env, ...env },
  });
  child.stdin.on('error', () => undefined).end(input);
  const text = async (stream: NodeJS.ReadableStream) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

/** A new folder that goes when the test is over. */
export async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gates-cli-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
