import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Builds `dist/` unless its command line is younger than every source. */
export async function buildIfOlder(): Promise<void> {
  const built_ms = await modified('dist/cli/main.js');
  const sources = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
  const changed_ms = await Promise.all(sources.map((name) => modified(join('src', name))));
  if (changed_ms.every((time_ms) => time_ms < built_ms)) return;
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build.ts']);
}

async function modified(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
