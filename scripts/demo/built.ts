import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The command line as `npm run build` writes it. */
export const commandLine = 'dist/cli/main.js';

/** Builds the command line and the policies if they are missing or older than their sources, with progress on standard error. */
export async function ensureBuilt(): Promise<void> {
  const built_ms = await stat(commandLine).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  await runScript((await newest_ms('src')) > built_ms ? 'scripts/build.ts' : 'scripts/build-policies.ts');
}

/** Builds the policies alone, unless they are up to date. */
export function ensurePoliciesBuilt(): Promise<void> {
  return runScript('scripts/build-policies.ts');
}

async function newest_ms(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs));
  return Math.max(...times);
}

async function runScript(script: string): Promise<void> {
  const child = spawn(process.execPath, ['node_modules/tsx/dist/cli.mjs', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${script} failed; what it said stands above.`);
}
