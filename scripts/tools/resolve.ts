import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { buildTool } from './build.ts';
import { pinnedVersion, TOOLS, type ToolName } from './catalogue.ts';
import { withLock } from './lock.ts';
import { run } from './run.ts';

export interface ResolveOptions {
  /** Where PATH, GATES_CACHE, XDG_CACHE_HOME and Go's own settings are looked up. Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with one line at a time while something is built. Default: prints it on standard error. */
  readonly progress?: (line: string) => void;
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export async function findOnPath(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, program);
    if (isAbsolute(folder) && (await isExecutable(file))) return file;
  }
  return undefined;
}

/** The version that a program says it has, or undefined when it says none. */
async function versionOf(tool: ToolName, file: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { versionArguments, versionPattern } = TOOLS[tool];
  if (versionArguments === undefined || versionPattern === undefined) return undefined;
  const result = await run(file, versionArguments, { env }).catch(() => undefined);
  return result === undefined ? undefined : versionPattern.exec(`${result.stdout}\n${result.stderr}`)?.[1];
}

const sameVersion = (a: string, b: string): boolean => a.replace(/^v/, '') === b.replace(/^v/, '');

/** The folder that keeps what was built or fetched: `$GATES_CACHE`, else one in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['GATES_CACHE']) return resolve(env['GATES_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'starlight-gates');
}

async function resolveOnce(tool: ToolName, options: ResolveOptions): Promise<string> {
  const env = options.env ?? process.env;
  const progress = options.progress ?? ((line: string) => process.stderr.write(`${line}\n`));
  const version = await pinnedVersion(tool);

  const onPath = await findOnPath(tool, env);
  const versionOnPath = onPath === undefined ? undefined : await versionOf(tool, onPath, env);
  if (onPath !== undefined && versionOnPath !== undefined && sameVersion(versionOnPath, version))
    return onPath;

  const folder = join(cacheFolder(env), 'tools', `${tool}@${version}`);
  const target = join(folder, tool);
  if (await isExecutable(target)) return target;

  const seen =
    onPath === undefined
      ? 'there is none on the PATH'
      : `${onPath} is ${versionOnPath ?? 'of no known version'}`;
  const remedy =
    `${tool} ${version} is needed and ${seen}. Put ${tool} ${version} on the PATH, or install Go ` +
    `(https://go.dev/dl/) and run this again: it then builds ${tool} once and keeps it in ${folder}.`;

  await withLock(
    `${folder}.lock`,
    () => progress(`waiting for another process that builds ${tool} ${version} …`),
    async () => {
      if (await isExecutable(target)) return;
      const { buildMinutes } = TOOLS[tool];
      const time = `${buildMinutes} minute${buildMinutes === 1 ? '' : 's'}`;
      progress(`building ${tool} ${version} with Go, once, about ${time} …`);
      const start = performance.now();
      await buildTool(tool, version, target, env, remedy);
      progress(`built ${tool} ${version} in ${Math.round((performance.now() - start) / 1000)} s`);
    },
  );
  return target;
}

const resolved = new Map<ToolName, Promise<string>>();

/**
 * The absolute path of a tool in its pinned version: the one on the PATH if it says that it has
 * exactly this version, else one that is built with Go once and kept in the cache folder. Two
 * processes that ask for the same tool build it once. Without options, one process looks once.
 *
 * @throws GatesError `tool_missing` when the tool is not there and can't be built; the message says how
 * to get it.
 */
export function resolveTool(tool: ToolName, options?: ResolveOptions): Promise<string> {
  if (options !== undefined) return resolveOnce(tool, options);
  let path = resolved.get(tool);
  if (path === undefined) {
    path = resolveOnce(tool, {});
    resolved.set(tool, path);
    path.catch(() => resolved.delete(tool));
  }
  return path;
}
