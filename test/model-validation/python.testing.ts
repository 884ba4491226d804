import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../scripts/tools/lock.ts';
import { type RunResult, run } from '../../scripts/tools/run.ts';
import { cacheFolder } from '../../scripts/tools.ts';

/**
 * A Python of an environment of its own that has exactly the packages of a requirements file. It is made once and kept in the
 * cache folder; callers at the same time make it once.
 *
 * @throws when there is no Python 3 with venv, or a package can't be had; the message says what is needed
 */
export async function pythonWith(requirements: string): Promise<string> {
  const version = (
    await must('python3', ['--version'], 'Python 3.11 or newer is needed as python3 on the PATH')
  ).stdout.trim();
  const digest = createHash('sha256')
    .update(version)
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(cacheFolder(), 'python', digest.slice(0, 16));
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'complete');
  if (await exists(done)) return python;
  await withLock(
    `${folder}.lock`,
    () => undefined,
    async () => {
      if (await exists(done)) return;
      await rm(folder, { recursive: true, force: true });
      await mkdir(join(folder, '..'), { recursive: true });
      await must(
        'python3',
        ['-m', 'venv', folder],
        'python3 must have the module venv (Debian: apt-get install python3-venv)',
      );
      await must(
        python,
        ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
        `pip must be able to install ${requirements}`,
      );
      await writeFile(done, '');
    },
  );
  return python;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function must(program: string, args: readonly string[], need: string): Promise<RunResult> {
  const result = await run(program, args).catch((cause: unknown) => {
    throw new Error(`This test compares with Pillow and NumPy, and ${program} can't be run: ${need}.`, {
      cause,
    });
  });
  if (result.code !== 0)
    throw new Error(
      `This test compares with Pillow and NumPy, and "${program} ${args.join(' ')}" failed: ${need}. ${result.stderr.trim().split('\n').slice(-3).join(' ')}`,
    );
  return result;
}
