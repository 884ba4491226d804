import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as index from '../../src/lib/index.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const fixture = join(root, 'fixtures', 'all-pass');

let project: string;
let packed: string[];

/** Another project, in a folder of its own, that installs what `npm pack` gives. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'gates-consumer-'));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = files.map((file) => file.path);
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies: {} }),
  );
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(project, filename)], {
    cwd: project,
  });
  await cp(fixture, join(project, 'fixture'), { recursive: true });
}, 300_000);

afterAll(() => rm(project, { recursive: true, force: true }));

describe('the package', () => {
  it('holds what it needs and no tests, sources of TypeScript or fixtures', () => {
    expect(packed).toContain('dist/policies.json');
    expect(packed).toContain('dist/lib/index.d.ts');
    expect(packed).toContain('dist/cli/main.js');
    expect(packed).toContain('policies/gates.rego');
    expect(packed.filter((path) => /^(src|test|fixtures|scripts|environment|examples)\//.test(path))).toEqual(
      [],
    );
    expect(packed.length).toBeGreaterThan(300);
  });

  it('exports exactly its public names', () => {
    expect(Object.keys(index).sort()).toEqual([
      'GatesError',
      'defaultPolicies',
      'diffReports',
      'evaluate',
      'exitCodeOf',
      'explainItem',
      'formats',
      'mergeSnapshots',
      'milestones',
      'moments',
      'parseSnapshot',
      'phases',
      'readPolicyFile',
      'readReport',
      'replay',
    ]);
  });

  it('decides in another project', async () => {
    await writeFile(
      join(project, 'decide.mjs'),
      `import { readFile } from 'node:fs/promises';
import { evaluate, GatesError } from '@starlight/gates';
const report = await evaluate(await readFile('fixture/snapshot.json'), { now: (await readFile('fixture/now.txt', 'utf8')).trim() });
let code;
try { await evaluate({}); } catch (error) { code = error instanceof GatesError && error.code; }
console.log(JSON.stringify({ items: report.items.length, verdict: report.verdict, code }));
`,
    );
    const { stdout } = await run(process.execPath, ['decide.mjs'], { cwd: project });
    // nobody is trusted without a trust file, so the signed items stay unknown
    expect(JSON.parse(stdout)).toEqual({ items: 122, verdict: 'undecided', code: 'snapshot_invalid' });
  });

  it('loads nothing heavy with evaluate', async () => {
    await writeFile(
      join(project, 'light.mjs'),
      `import '@starlight/gates';
import { createRequire } from 'node:module';
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify(loaded.filter((path) => /client-node|onnxruntime|sharp|fast-xml-parser|commander/.test(path))));
`,
    );
    const { stdout } = await run(process.execPath, ['light.mjs'], { cwd: project });
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('has types that a strict project compiles against', async () => {
    await writeFile(
      join(project, 'typed.ts'),
      `import { evaluate, type Report, type Verdict } from '@starlight/gates';
const report: Report = await evaluate(new Uint8Array(), { before: 'deploy', profile: { name: 'x' }, now: new Date() });
const verdict: Verdict = report.verdict;
// @ts-expect-error there is no such milestone
await evaluate({}, { before: 'lunch' });
export { verdict };
`,
    );
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await run(
      process.execPath,
      [
        tsc,
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2022',
        '--types',
        'node',
        '--typeRoots',
        join(root, 'node_modules/@types'),
        'typed.ts',
      ],
      { cwd: project },
    ).catch((error) => expect.fail(error.stdout));
  });

  it('brings the command gates', async () => {
    const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
    const args = ['gates', 'check', 'fixture/snapshot.json', '--before', 'close', '--json', '--now', now];
    const { stdout } = await run(
      'npx',
      ['--no-install', ...args, '--profile', 'fixture/gates.yaml', '--trust', 'fixture/trust.yaml'],
      { cwd: project, maxBuffer: 64 * 1024 * 1024 },
    );
    const report = JSON.parse(stdout);
    expect(report.verdict).toBe('go');
    expect(report.items).toHaveLength(122);
  });
});
