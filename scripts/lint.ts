import { readdir } from 'node:fs/promises';
import { policyFolders } from './policy-files.ts';
import { type Outcome, runSuites, type Suite, show } from './suites.ts';
import { resolveTool } from './tools.ts';

/** `npm run lint`: format, types, import direction, unused code, and the same for Rego. */
const node = (script: string, ...args: string[]) => show(process.execPath, [script, ...args]);
const script = (file: string, ...args: string[]) => node('node_modules/tsx/dist/cli.mjs', file, ...args);

async function filesBelow(folder: string, ending: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).length;
}

function outcome(code: number, examined: number): Outcome {
  return code === 0 ? { passed: examined, failed: 0 } : { passed: 0, failed: 1 };
}

const biome: Suite = {
  name: 'format and lint of TypeScript (biome)',
  async run() {
    const { code, output } = await node(
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      '--error-on-warnings',
      '.',
    );
    return outcome(code, Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0));
  },
};

const types: Suite = {
  name: 'types (tsc)',
  async run() {
    const { code } = await node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
    return outcome(code, await filesBelow('src', '.ts'));
  },
};

const imports: Suite = {
  name: 'direction of imports (dependency-cruiser)',
  async run() {
    const { code, output } = await node(
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      'scripts',
      'environment',
    );
    return outcome(code, Number(/\((\d+) modules?/.exec(output)?.[1] ?? 0));
  },
};

const unused: Suite = {
  name: 'unused code and dependencies (knip)',
  async run() {
    const { code } = await node('node_modules/knip/bin/knip.js', '--no-progress');
    return outcome(code, await filesBelow('src', '.ts'));
  },
};

const regoFormat: Suite = {
  name: 'format of Rego (opa fmt)',
  async run() {
    const { code, output } = await show(
      await resolveTool('opa'),
      ['fmt', '--list', '--fail', 'policies'],
      {},
    );
    if (output.trim() !== '') process.stdout.write('  write it with: opa fmt -w policies\n');
    return outcome(code, await filesBelow('policies', '.rego'));
  },
};

const regoCheck: Suite = {
  name: 'strictness of Rego (opa check)',
  async run() {
    const { code } = await show(await resolveTool('opa'), [
      'check',
      '--strict',
      ...policyFolders,
      'policies/testing',
    ]);
    return outcome(code, await filesBelow('policies', '.rego'));
  },
};

const regal: Suite = {
  name: 'lint of Rego (regal)',
  async run() {
    const { code, output } = await show(
      await resolveTool('regal'),
      ['lint', '--format', 'json', '--config-file', '.regal/config.yaml', 'policies'],
      { quiet: true },
    );
    const { violations = [], summary } = JSON.parse(output) as {
      violations?: { title: string; location: { file: string; row: number } }[];
      summary: { files_scanned: number };
    };
    for (const { title, location } of violations)
      process.stdout.write(`  ${location.file}:${location.row}: ${title}\n`);
    return { passed: code === 0 ? summary.files_scanned : 0, failed: violations.length };
  },
};

const docs: Suite = {
  name: 'generated pages (docs)',
  async run() {
    const built = await script('scripts/build-policies.ts');
    if (built.code !== 0) return { passed: 0, failed: 1 };
    const { output } = await script('scripts/make-docs.ts', '--check');
    const [, passed = 0, failed = 1] = /^(\d+) passed, (\d+) failed$/m.exec(output)?.map(Number) ?? [];
    return { passed, failed };
  },
};

await runSuites([biome, types, imports, unused, regoFormat, regoCheck, regal, docs]);
