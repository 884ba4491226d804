import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { type InstalledProgram, installedProgram } from '../environment/installed-program.ts';
import { policyFolders, testData } from './policy-files.ts';
import { runSuites, type Suite, show } from './suites.ts';
import { DEBIAN_PACKAGES, DEBIAN_TOOLS, debianPackageFolder, resolveDebianTool } from './tools/debian.ts';
import { resolveTool, TOOL_NAMES } from './tools.ts';

/** `npm test`: builds what the tests need, then runs the Rego tests and every TypeScript test. */
const build: Suite = {
  name: 'build',
  async run() {
    const { code } = await show(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/build.ts']);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  },
};

/** Programs and pictures of the tests; to have them takes longer than any test may. The benchmark's peer is not among them. */
const tools: Suite = {
  name: 'external programs and pictures (on the PATH, or had once by Go or from Debian)',
  async run() {
    const needed = TOOL_NAMES.filter((name) => name !== 'conftest');
    for (const name of needed) await resolveTool(name);
    for (const name of DEBIAN_TOOLS) await resolveDebianTool(name);
    for (const name of DEBIAN_PACKAGES) await debianPackageFolder(name);
    return { passed: needed.length + DEBIAN_TOOLS.length + DEBIAN_PACKAGES.length, failed: 0 };
  },
};

const rego: Suite = {
  name: 'rules (opa test)',
  async run() {
    const { output } = await show(
      await resolveTool('opa'),
      [
        'test',
        ...policyFolders,
        'policies/testing',
        ...(await testData()),
        '--timeout',
        '60s',
        '--format',
        'json',
      ],
      { quiet: true },
    );
    const results = JSON.parse(output) as { package: string; name: string; fail?: boolean; error?: object }[];
    const failed = results.filter((result) => result.fail || result.error);
    for (const { package: name, name: test } of failed) process.stdout.write(`  ${name}.${test} failed\n`);
    return { passed: results.length - failed.length, failed: failed.length };
  },
};

/** Test files that need programs which only a package manager installs, and its packages. */
const needing: readonly { file: string; programs: readonly InstalledProgram[]; packages: string }[] = [
  {
    file: 'environment/installed-data-stores.test.ts',
    programs: ['postgres', 'redis-server'],
    packages: 'postgresql redis-server',
  },
  {
    file: 'test/report/html-in-a-browser.test.ts',
    programs: ['chromium'],
    packages: 'chromium',
  },
  {
    file: 'test/registry/docker-registry.test.ts',
    programs: ['docker-registry'],
    packages: 'docker-registry',
  },
];

/** Leaves out, and says so, what can't be tested on this machine. */
async function leftOut(): Promise<string[]> {
  const excluded: string[] = [];
  for (const { file, programs, packages } of needing) {
    await access(file);
    const found = await Promise.all(programs.map(installedProgram));
    if (!found.includes(undefined)) continue;
    process.stdout.write(
      `NOT TESTED: ${file}, which needs ${programs.join(' and ')} (apt-get install ${packages}).\n`,
    );
    excluded.push('--exclude', file);
  }
  return excluded;
}

/** Runs tests by vitest. One that was skipped, or a file that did not load, proves nothing. */
function vitest(name: string, report: string, args: () => Promise<readonly string[]>): Suite {
  return {
    name,
    async run() {
      await mkdir('.cache', { recursive: true });
      await rm(report, { force: true });
      await show(process.execPath, [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...(await args()),
        ...process.argv.slice(2),
      ]);
      const counts = JSON.parse(await readFile(report, 'utf8')) as {
        numPassedTests: number;
        numFailedTests: number;
        numPendingTests: number;
        numTodoTests: number;
        success: boolean;
      };
      const failed = counts.numFailedTests + counts.numPendingTests + counts.numTodoTests;
      return { passed: counts.numPassedTests, failed: failed === 0 && !counts.success ? 1 : failed };
    },
  };
}

const loadTests = 'test/loadtest';
const typescript = vitest(
  'library, command line and environment (vitest)',
  '.cache/vitest.json',
  async () => ['--exclude', `${loadTests}/**`, ...(await leftOut())],
);
/** A load generator that shares its processors with other tests is its own bottleneck, and measures nothing. */
const loads = vitest('load tests, one at a time (vitest)', '.cache/vitest-load.json', async () => [
  loadTests,
  '--maxWorkers=1',
]);

await runSuites([tools, build, rego, typescript, loads]);
