import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { parseProfile } from '../profile/profile.ts';
import type { ProfileInput } from '../profile/schema.ts';
import type { Release } from '../snapshot/schema.ts';
import type { CollectContext, Collected, Collector } from './collector.ts';

/** Writes files into a folder, by their paths in it. */
export async function write(directory: string, files: Readonly<Record<string, string | Uint8Array>>) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** A new folder with these files, which goes when the test is over. */
export async function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gates-collect-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await write(directory, files);
  return directory;
}

/** Git in a folder, with a user of its own. */
export function gitIn(directory: string) {
  const user = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', [...user, ...args], { cwd: directory })).stdout.trim();
  return {
    git,
    /** commits all files, and tags the commit where a tag is given */
    async commit(tag?: string): Promise<string> {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', tag ?? 'more');
      if (tag !== undefined) await git('tag', tag);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** A checkout whose files are committed under a tag. */
export async function checkout(files: Readonly<Record<string, string | Uint8Array>>, tag?: string) {
  const directory = await folder(files);
  const repository = gitIn(directory);
  await repository.git('init', '--quiet', '--initial-branch=main');
  const revision = await repository.commit(tag);
  return { directory, revision, ...repository };
}

/** Runs a collector in a folder as `collectMoment` would. */
export async function collectIn(
  collector: Collector,
  directory: string,
  input: ProfileInput = {},
  release: Partial<Release> = {},
): Promise<Collected> {
  const profile = parseProfile(input, 'gates.yaml');
  const context: CollectContext = {
    moment: 'pre-deployment',
    profile,
    directory,
    release: { name: profile.name, version: profile.version, ...release },
    wanted: Object.fromEntries(collector.domains.map((domain) => [domain, ['']])),
    cluster: {},
  };
  return collector.collect(context, AbortSignal.timeout(30_000));
}
