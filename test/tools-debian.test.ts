import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DEBIAN_PACKAGES,
  DEBIAN_TOOLS,
  debianPackageFolder,
  resolveDebianTool,
} from '../scripts/tools/debian.ts';
import { run } from '../scripts/tools/run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-debian-'));
  await mkdir(join(folder, 'bin'));
  for (const name of ['sh', 'mkdir', 'cp', 'chmod', 'sleep', 'ldd'])
    await symlink(await whereIs(name), join(folder, 'bin', name));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function whereIs(program: string): Promise<string> {
  return (await run('sh', ['-c', `command -v ${program}`])).stdout.trim();
}

async function program(name: string, script: string): Promise<string> {
  const file = join(folder, 'bin', name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** Where only the test's own programs are found. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: join(folder, 'bin'),
  GATES_CACHE: join(folder, 'cache'),
});
const aptGet = 'sleep 1; echo "$@" >> "$GATES_CACHE.asked"; echo archive > "$2_1_all.deb"';
const dpkg = 'mkdir -p "$3/usr/bin"; cp "$2" "$3/usr/bin/$TOOL"; chmod +x "$3/usr/bin/$TOOL"';

describe('resolveDebianTool', () => {
  it('gives programs of this machine’s Debian that run', async () => {
    expect(DEBIAN_TOOLS.length).toBeGreaterThanOrEqual(2);
    for (const tool of ['prometheus', 'promtool'] as const) {
      const { stdout, code } = await run(await resolveDebianTool(tool), ['--version']);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^${tool}, version \\d+\\.\\d+`));
    }
  });

  it('uses the one on the PATH', async () => {
    const file = await program('promtool', 'exit 0');
    expect(await resolveDebianTool('promtool', { env: environment() })).toBe(file);
  });

  it('fetches a package once for callers at the same time, and keeps only what it holds', async () => {
    await program('apt-get', aptGet);
    await program('dpkg', dpkg);
    const lines: string[] = [];
    const env = { ...environment(), TOOL: 'promtool' };
    const options = { env, progress: (line: string) => lines.push(line) };
    const paths = await Promise.all(Array.from({ length: 3 }, () => resolveDebianTool('promtool', options)));
    const target = join(folder, 'cache', 'debian', 'prometheus', 'usr', 'bin', 'promtool');
    expect(paths).toEqual([target, target, target]);
    expect(await resolveDebianTool('promtool', options)).toBe(target);
    expect(await readFile(join(folder, 'cache.asked'), 'utf8')).toBe('download prometheus\n');
    expect(await readdir(join(folder, 'cache', 'debian'))).toEqual(['prometheus']);
    expect(lines.filter((line) => line.startsWith('fetching'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('waiting'))).toHaveLength(2);
  });

  it.each([
    ['no apt-get', {}, 'There is no apt-get here.'],
    [
      'a package that is not found',
      { 'apt-get': 'echo "E: Unable to locate package prometheus" >&2; exit 100' },
      'apt-get download failed: E: Unable to locate package prometheus.',
    ],
    ['no dpkg', { 'apt-get': aptGet }, 'There is no dpkg here.'],
    [
      'a package without the program',
      { 'apt-get': aptGet, dpkg: 'mkdir -p "$3/usr/share"' },
      "Debian's package prometheus holds no usr/bin/promtool.",
    ],
    [
      'a library that is missing',
      { 'apt-get': aptGet, dpkg, ldd: 'echo "\tlibgone.so.1 => not found"' },
      'lacks libgone.so.1 on this machine.',
    ],
  ])('says how to get it: %s', async (_, programs, message) => {
    await rm(join(folder, 'bin', 'ldd'));
    for (const [name, script] of Object.entries(programs)) await program(name, script);
    const env = { ...environment(), TOOL: 'promtool' };
    const error = await resolveDebianTool('promtool', { env, progress: () => undefined }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'GatesError', code: 'tool_missing' });
    expect(String(error)).toContain(message);
    expect(await readdir(join(folder, 'cache', 'debian'))).toEqual(
      message.includes('holds no') ? ['prometheus'] : [],
    );
    expect(String(error)).toContain('Put promtool on the PATH, or run this where apt-get and dpkg are');
  });
});

describe('debianPackageFolder', () => {
  it('fetches a package once for callers at the same time, whole or not at all', async () => {
    await program('apt-get', aptGet);
    await program('dpkg', 'mkdir -p "$3/usr/share"; cp "$2" "$3/usr/share/picture.png"');
    const options = { env: environment(), progress: () => undefined };
    const name = DEBIAN_PACKAGES[1];
    const folders = await Promise.all(Array.from({ length: 3 }, () => debianPackageFolder(name, options)));
    const expected = join(folder, 'cache', 'debian', 'oxygen-icon-theme');
    expect(folders).toEqual([expected, expected, expected]);
    expect(await readdir(join(expected, 'usr', 'share'))).toEqual(['picture.png']);
    expect(await readFile(join(folder, 'cache.asked'), 'utf8')).toBe('download oxygen-icon-theme\n');
    expect(await readdir(join(folder, 'cache', 'debian'))).toEqual(['oxygen-icon-theme']);
  });

  it('says how to get a package that can’t be unpacked, and keeps nothing of it', async () => {
    await program('apt-get', aptGet);
    await program('dpkg', 'mkdir -p "$3/usr"; echo "unexpected end of file" >&2; exit 2');
    const options = { env: environment(), progress: () => undefined };
    await expect(debianPackageFolder('openclipart-png', options)).rejects.toMatchObject({
      code: 'tool_missing',
      message: expect.stringMatching(
        /^dpkg -x failed: unexpected end of file\. Run this where apt-get and dpkg are/,
      ),
    });
    expect(await readdir(join(folder, 'cache', 'debian'))).toEqual([]);
  });
});
