import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../scripts/tools/lock.ts';
import { run } from '../scripts/tools/run.ts';
import { cacheFolder, moduleFolder, pinnedVersion, resolveTool, TOOL_NAMES } from '../scripts/tools.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-tools-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Puts a program on a PATH of its own; returns its path. */
async function program(name: string, script: string): Promise<string> {
  const file = join(folder, 'bin', name);
  await mkdir(join(folder, 'bin'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}
/** Where only the test's own programs and a shell are found. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(folder, 'bin'), { recursive: true });
  await symlink('/bin/sh', join(folder, 'bin', 'sh'));
  return { PATH: join(folder, 'bin'), GATES_CACHE: join(folder, 'cache') };
}

/** A Go that takes its time, and writes a program to the path after -o. */
const SLOW_GO = `while [ "$1" != -o ]; do shift; done; /bin/sleep 1; echo "$PWD" >> "${'$'}{0%/*}/built"; echo whole > "$2"; /bin/chmod +x "$2"`;

describe('pinnedVersion', () => {
  it('reads the version of every tool from its go.mod', async () => {
    const versions = await Promise.all(TOOL_NAMES.map(pinnedVersion));
    expect(versions).toHaveLength(17);
    for (const version of versions) expect(version).toMatch(/^v\d+\.\d+\.\d+(?:-\d{14}-[0-9a-f]{12})?$/);
    const kubernetes = versions.filter((_, index) => TOOL_NAMES[index]?.startsWith('kube'));
    expect(kubernetes).toHaveLength(4);
    expect(new Set(kubernetes).size, 'the four of Kubernetes are one version').toBe(1);
  });

  it('keeps the staging modules of Kubernetes at the version that belongs to it', async () => {
    const text = await readFile(join(moduleFolder('kubectl'), 'go.mod'), 'utf8');
    const replaced = [...text.matchAll(/^\t(\S+) => (\S+) (\S+)$/gm)];
    expect(replaced).toHaveLength(31);
    const staging = (await pinnedVersion('kubectl')).replace(/^v1\./, 'v0.');
    for (const [, from, to, version] of replaced) expect([to, version]).toEqual([from, staging]);
  });
});

describe('resolveTool', () => {
  it('uses the one on the PATH that says it has the pinned version', async () => {
    const file = await program('opa', `echo "Version: ${(await pinnedVersion('opa')).slice(1)}"`);
    expect(await resolveTool('opa', { env: await environment() })).toBe(file);
  });

  it.each(['1.21.10', '1.21', '0.0.1', ''])(
    'does not use one that says %j, and says how to get it',
    async (version) => {
      const file = await program('opa', `echo "Version: ${version}"`);
      const env = await environment();
      const pinned = await pinnedVersion('opa');
      const error = await resolveTool('opa', { env, progress: () => undefined }).catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'GatesError', code: 'tool_missing' });
      expect(String(error)).toContain(`opa ${pinned} is needed and ${file} is`);
      expect(String(error)).toContain('install Go (https://go.dev/dl/)');
      expect(await readdir(join(folder, 'cache', 'tools'))).toEqual([`opa@${pinned}`]);
      expect(await readdir(join(folder, 'cache', 'tools', `opa@${pinned}`))).toEqual([]);
    },
  );

  it('builds a tool once for callers at the same time, and keeps it', async () => {
    await program('go', SLOW_GO);
    const env = await environment();
    const target = join(folder, 'cache', 'tools', `opa@${await pinnedVersion('opa')}`, 'opa');
    const lines: string[] = [];
    const options = { env, progress: (line: string) => lines.push(line) };
    const paths = await Promise.all(Array.from({ length: 4 }, () => resolveTool('opa', options)));
    expect(paths).toEqual([target, target, target, target]);
    expect(await resolveTool('opa', options)).toBe(target);
    expect(await readFile(target, 'utf8')).toBe('whole\n');
    expect(await readFile(join(folder, 'bin', 'built'), 'utf8')).toBe(`${moduleFolder('opa')}\n`);
    expect(lines.filter((line) => line.startsWith('building opa'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('waiting for another process'))).toHaveLength(3);
  });

  it('says what Go said when its build fails, and leaves nothing half-built', async () => {
    await program('go', 'echo "half" > "$6"; echo "go.mod requires go >= 1.26.0" >&2; exit 1');
    const error = await resolveTool('opa', { env: await environment(), progress: () => undefined }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'tool_missing' });
    expect(String(error)).toContain('go.mod requires go >= 1.26.0');
    expect(await readdir(join(folder, 'cache', 'tools', `opa@${await pinnedVersion('opa')}`))).toEqual([]);
  });
});

describe('cacheFolder', () => {
  it('is GATES_CACHE, else below XDG_CACHE_HOME, else below the home folder', () => {
    expect(cacheFolder({ GATES_CACHE: '/g', XDG_CACHE_HOME: '/x' })).toBe('/g');
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/starlight-gates');
    expect(cacheFolder({})).toMatch(/\/\.cache\/starlight-gates$/);
  });
});

describe('withLock', () => {
  it('takes over a lock that nobody touches any more, and frees its own after an error', async () => {
    const lock = join(folder, 'lock');
    await mkdir(lock);
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(lock, longAgo, longAgo);
    let waits = 0;
    const failing = withLock(
      lock,
      () => {
        waits += 1;
      },
      () => Promise.reject(new Error('no luck')),
    );
    await expect(failing).rejects.toThrow('no luck');
    expect(waits).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the command line', () => {
  const script = fileURLToPath(new URL('../scripts/tools.ts', import.meta.url));
  const tools = (...args: string[]) => run(process.execPath, ['--import', 'tsx', script, ...args]);

  it.each([
    [[], 'Name at least one tool'],
    [['opaque'], 'There is no tool "opaque"'],
  ])('answers %j with code 1 and what is wrong', async (args, message) => {
    const { stdout, stderr, code } = await tools(...args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toContain(message);
  });

  it('names all tools in its help', async () => {
    const { stdout, code } = await tools('--help');
    expect(code).toBe(0);
    expect(TOOL_NAMES.filter((name) => stdout.includes(name))).toHaveLength(17);
  });
});
