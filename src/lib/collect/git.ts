import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const output_bytes_max = 64 * 1024 * 1024;

/** A git checkout as collectors read it: only committed content, so that evidence is bound to a revision. */
export interface Git {
  /** the commit that is checked out */
  readonly revision: string;
  /** the opened folder's path in the checkout, empty or ending in a slash */
  readonly prefix: string;
  /** true when the history was cut off at a depth */
  readonly shallow: boolean;
  /**
   * true when a path holds nothing that the commit does not. Ignored files don't count, unless `ignoredCounts` says so of
   * their path in the checkout; an ignored folder ends in a slash.
   */
  isClean(path?: string, ignoredCounts?: (path: string) => boolean): Promise<boolean>;
  /** tags of the commit */
  tags(): Promise<string[]>;
  /** the newest tag before the commit */
  previousTag(): Promise<string | undefined>;
  /** every committed path in the whole checkout, and whether it is a symbolic link */
  files(): Promise<ReadonlyMap<string, { readonly isLink: boolean }>>;
  /**
   * a committed file's bytes, by its path in the checkout
   *
   * @throws Error when there is no such file or it is larger than 64 MiB
   */
  read(path: string): Promise<Uint8Array>;
  /** true when the file, by its path in the checkout, changed since a tag by more than white space */
  changedSince(tag: string, path: string): Promise<boolean>;
}

/** A checkout, or why there is none: the rest of a sentence that begins with the folder. */
export type OpenedGit =
  | { readonly git: Git; readonly reason?: never }
  | { readonly git?: never; readonly reason: string };

/** Opens the checkout that a folder belongs to. Nothing that a repository's own configuration names is run. */
export async function openGit(directory: string, signal?: AbortSignal): Promise<OpenedGit> {
  const runBytes = async (...args: string[]): Promise<Uint8Array> => {
    const { stdout } = await promisify(execFile)('git', [...safe, ...args], {
      cwd: directory,
      encoding: 'buffer',
      maxBuffer: output_bytes_max,
      ...(signal === undefined ? {} : { signal }),
      env: environment(),
    });
    return stdout;
  };
  const run = async (...args: string[]) => new TextDecoder().decode(await runBytes(...args));
  let revision: string;
  let prefix: string;
  try {
    revision = (await run('rev-parse', '--verify', 'HEAD^{commit}')).trim();
    prefix = (await run('rev-parse', '--show-prefix')).replace(/\n$/, '');
  } catch (error) {
    return { reason: whyNot(error) };
  }
  const shallow = (await run('rev-parse', '--is-shallow-repository')).trim() === 'true';
  const tags = async () =>
    (await run('tag', '--no-column', '--no-color', '--points-at', 'HEAD'))
      .split('\n')
      .filter((tag) => tag !== '');
  const git: Git = {
    revision,
    prefix,
    shallow,
    isClean: async (path = '.', ignoredCounts) => {
      const states = await run(
        'status',
        '--porcelain',
        '-z',
        '--no-renames',
        '--untracked-files=all',
        '--ignore-submodules=none',
        ...(ignoredCounts === undefined ? [] : ['--ignored=matching']),
        '--',
        path,
      );
      return states
        .split('\0')
        .filter((line) => line !== '')
        .every((line) => line.startsWith('!! ') && ignoredCounts?.(line.slice(3)) === false);
    },
    tags,
    previousTag: async () => {
      const own = (await tags()).flatMap((tag) => ['--exclude', tag]);
      return run('describe', '--tags', '--abbrev=0', ...own, 'HEAD').then(
        (tag) => tag.trim(),
        () => undefined,
      );
    },
    files: async () => {
      const lines = (await run('ls-tree', '-r', '-z', '--full-tree', 'HEAD')).split('\0').filter(Boolean);
      return new Map(
        lines.map((line) => [line.slice(line.indexOf('\t') + 1), { isLink: line.startsWith('120000') }]),
      );
    },
    read: (path) => runBytes('cat-file', 'blob', `HEAD:${path}`),
    changedSince: async (tag, path) => {
      const change = await run(
        'diff',
        '--no-color',
        '--no-ext-diff',
        '--no-textconv',
        '--no-renames',
        '--text',
        '--ignore-all-space',
        '--ignore-blank-lines',
        `refs/tags/${tag}..HEAD`,
        '--',
        `:(top,literal)${path}`,
      );
      return change.includes('\n@@ ');
    },
  };
  return { git };
}

const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];

/** Without the variables that point git at another repository, as they stand in a hook. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG'),
  );
  return { ...Object.fromEntries(own), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

function whyNot(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: Uint8Array };
  if (code === 'ENOENT') return 'is not there, or git is not installed';
  if (stderr !== undefined && new TextDecoder().decode(stderr).includes('dubious ownership'))
    return 'belongs to another user: allow it by git config --global --add safe.directory';
  return 'is no git checkout with a commit';
}
