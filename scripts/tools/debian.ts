import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatesError } from '../../src/lib/errors.ts';
import { withLock } from './lock.ts';
import { cacheFolder, findOnPath, isExecutable, type ResolveOptions } from './resolve.ts';
import { type RunResult, run } from './run.ts';

interface DebianProgram {
  readonly package: string;
  /** where the package puts the program, below its root */
  readonly file: string;
}

/** Programs of Debian packages that tests run. Their version is the one that the machine's Debian has. */
const PROGRAMS = {
  prometheus: { package: 'prometheus', file: 'usr/bin/prometheus' },
  promtool: { package: 'prometheus', file: 'usr/bin/promtool' },
} as const satisfies Readonly<Record<string, DebianProgram>>;

/** Packages whose files tests read; they hold no programs. */
export const DEBIAN_PACKAGES = ['openclipart-png', 'oxygen-icon-theme'] as const;
export type DebianPackage = (typeof DEBIAN_PACKAGES)[number];

export type DebianTool = keyof typeof PROGRAMS;
export const DEBIAN_TOOLS = Object.keys(PROGRAMS) as DebianTool[];

/**
 * The absolute path of a program of a Debian package: the one on the PATH, else one that is taken out of the package once
 * and kept in the cache folder. Nothing is installed, and no rights are needed. Two processes that ask at the same time
 * fetch it once.
 *
 * @throws GatesError `tool_missing` when it can't be had, or lacks a library here; the message says how to get it
 */
export async function resolveDebianTool(tool: DebianTool, options: ResolveOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  const progress = options.progress ?? ((line: string) => process.stderr.write(`${line}\n`));
  const program = PROGRAMS[tool];

  const onPath = await findOnPath(tool, env);
  if (onPath !== undefined) return onPath;

  const folder = join(cacheFolder(env), 'debian', program.package);
  const target = join(folder, program.file);
  if (await isExecutable(target)) return target;

  const remedy =
    `Put ${tool} on the PATH, or run this where apt-get and dpkg are, with package lists (apt-get update): it then ` +
    `takes ${tool} out of Debian's package ${program.package}, installs nothing, and keeps it in ${folder}.`;
  await fetchOnce(program.package, folder, { env, progress }, remedy, {
    isThere: () => isExecutable(target),
    check: (root) => checkLibraries(join(root, program.file), env, remedy),
  });
  if (!(await isExecutable(target)))
    throw new GatesError(
      'tool_missing',
      `Debian's package ${program.package} holds no ${program.file}. ${remedy}`,
    );
  return target;
}

/**
 * The folder that holds what a Debian package would put below `/`: unpacked once into the cache folder, like programs.
 *
 * @throws GatesError `tool_missing` when the package can't be had; the message says how to get it
 */
export async function debianPackageFolder(
  name: DebianPackage,
  options: ResolveOptions = {},
): Promise<string> {
  const env = options.env ?? process.env;
  const progress = options.progress ?? ((line: string) => process.stderr.write(`${line}\n`));
  const folder = join(cacheFolder(env), 'debian', name);
  const remedy =
    `Run this where apt-get and dpkg are, with package lists (apt-get update): it then unpacks Debian's package ${name} ` +
    `into ${folder}, and installs nothing.`;
  await fetchOnce(name, folder, { env, progress }, remedy, {
    // a package's folder gets its name when all of it is there
    isThere: () => exists(folder),
    check: async () => undefined,
  });
  return folder;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** What tells whether a package need not be fetched, and what holds of one that was unpacked to `root` before it is kept. */
interface Fetched {
  readonly isThere: () => Promise<boolean>;
  readonly check: (root: string) => Promise<void>;
}

/** Two processes that want the same package fetch it once. */
async function fetchOnce(
  name: string,
  folder: string,
  { env, progress }: Required<ResolveOptions>,
  remedy: string,
  { isThere, check }: Fetched,
): Promise<void> {
  if (await isThere()) return;
  await withLock(
    `${folder}.lock`,
    () => progress(`waiting for another process that fetches Debian's ${name} …`),
    async () => {
      if (await isThere()) return;
      progress(`fetching Debian's ${name}, once …`);
      await fetchPackage(name, folder, env, remedy, check);
    },
  );
}

/** Downloads a package and unpacks it to `folder` when it is whole and what it needs is here. The caller holds the package's lock. */
async function fetchPackage(
  name: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  remedy: string,
  check: Fetched['check'],
): Promise<void> {
  const scratch = `${folder}.fetching`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(join(scratch, 'root'), { recursive: true });
  try {
    await must('apt-get', ['download', name], { cwd: scratch, env }, remedy);
    const archive = (await readdir(scratch)).find((file) => file.endsWith('.deb'));
    if (archive === undefined)
      throw new GatesError('tool_missing', `apt-get downloaded no package ${name}. ${remedy}`);
    await must('dpkg', ['-x', join(scratch, archive), join(scratch, 'root')], { env }, remedy);
    await check(join(scratch, 'root'));
    await mkdir(dirname(folder), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(join(scratch, 'root'), folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A program that is not installed lacks the libraries of packages that its own depends on. */
async function checkLibraries(file: string, env: NodeJS.ProcessEnv, remedy: string): Promise<void> {
  const result = await run('ldd', [file], { env }).catch(() => undefined);
  const missing = [...(result?.stdout ?? '').matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name);
  if (missing.length > 0)
    throw new GatesError(
      'tool_missing',
      `${basename(file)} lacks ${missing.join(', ')} on this machine. ${remedy}`,
    );
}

async function must(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env: NodeJS.ProcessEnv },
  remedy: string,
): Promise<void> {
  let result: RunResult;
  try {
    result = await run(program, args, options);
  } catch (cause) {
    throw new GatesError('tool_missing', `There is no ${program} here. ${remedy}`, cause);
  }
  if (result.code !== 0)
    throw new GatesError(
      'tool_missing',
      `${program} ${args[0]} failed: ${result.stderr.trim().split('\n').slice(-3).join(' ')}. ${remedy}`,
    );
}
