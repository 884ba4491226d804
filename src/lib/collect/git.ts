import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const output_bytes_max = 64 * 1024 * 1024;

/** A git checkout as collectors read it: only committed content, so that evidence is bound to a revision. */
export interface Git {
  /** the commit that is checked out */
  readonly revision: string;
  /** true when the folder holds nothing that the commit does not, ignored files aside */
  isClean(path?: string): Promise<boolean>;
  /** tags of the commit */
  tags(): Promise<string[]>;
  /** the newest tag before the commit */
  previousTag(): Promise<string | undefined>;
  /** every committed path below the folder, relative to it */
  files(): Promise<string[]>;
  /** a committed file's content; undefined when there is none */
  read(path: string): Promise<string | undefined>;
  /** true when the file changed since a tag by more than white space */
  changedSince(tag: string, path: string): Promise<boolean>;
}

/** Opens the checkout that a folder belongs to; undefined when it belongs to none, or has no commit. */
export async function openGit(directory: string, signal?: AbortSignal): Promise<Git | undefined> {
  const run = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', args, {
      cwd: directory,
      maxBuffer: output_bytes_max,
      ...(signal === undefined ? {} : { signal }),
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    });
    return stdout;
  };
  const tried = (...args: string[]) => run(...args).catch(() => undefined);
  const revision = (await tried('rev-parse', 'HEAD'))?.trim();
  if (revision === undefined) return undefined;
  const tags = async () => (await run('tag', '--points-at', 'HEAD')).split('\n').filter((tag) => tag !== '');
  return {
    revision,
    isClean: async (path = '.') => (await run('status', '--porcelain', '--', path)).trim() === '',
    tags,
    previousTag: async () => {
      const own = (await tags()).flatMap((tag) => ['--exclude', tag]);
      return (await tried('describe', '--tags', '--abbrev=0', ...own, 'HEAD'))?.trim();
    },
    files: async () =>
      (await run('ls-tree', '-r', '-z', '--name-only', 'HEAD', '.')).split('\0').filter(Boolean),
    read: (path) => tried('show', `HEAD:./${path}`),
    changedSince: async (tag, path) =>
      (await run('diff', '--ignore-all-space', '--ignore-blank-lines', `${tag}..HEAD`, '--', path)).includes(
        '\n@@ ',
      ),
  };
}
