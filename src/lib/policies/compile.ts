import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Parameters } from '../catalogue.ts';
import { profileSchema } from '../profile/schema.ts';
import { locationSchema } from './ast.ts';
import { fileOfBundle } from './bundle.ts';
import { policyCapabilities } from './capabilities.ts';
import { opaOutput, runOpa } from './opa.ts';
import { opaProblems } from './parse.ts';
import type { CheckResult, Problem } from './problems.ts';
import type { SourceFile } from './sources.ts';
import type { Workspace } from './workspace.ts';

const capabilities = 'capabilities.json';
const isCompiled = ({ kind }: SourceFile) => kind !== 'test' && kind !== 'testing';

/** The two modules: which document each answers with, and which files it is made of. */
const modules = {
  items: { entrypoint: 'gates', kinds: ['item', 'library', 'entrypoint'] },
  admission: {
    entrypoint: 'admission/answer',
    kinds: ['library', 'admission rule', 'admission entrypoint'],
  },
} as const satisfies Record<string, { entrypoint: string; kinds: readonly SourceFile['kind'][] }>;

/**
 * OPA's own strict check: of the rules with no builtins but those of the runtime, and of the tests with all.
 * Leaves the capabilities file in the workspace.
 */
export async function checkStrictly(
  opa: string,
  workspace: Workspace,
  sources: readonly SourceFile[],
): Promise<CheckResult> {
  await workspace.write(capabilities, await policyCapabilities(opa));
  const check = async (files: readonly SourceFile[], options: readonly string[]) => {
    const { code, stdout, stderr } = await runOpa(
      opa,
      [
        'check',
        '--strict',
        '--format',
        'json',
        '--max-errors',
        '100',
        ...options,
        ...files.map(({ label }) => label),
      ],
      { cwd: workspace.directory },
    );
    return code === 0 ? [] : opaProblems(stdout || stderr, sources);
  };
  const problems = await Promise.all([
    check(sources.filter(isCompiled), ['--capabilities', capabilities]),
    check(sources, []),
  ]);
  return { examined: sources.length, problems: problems.flat() };
}

const testsSchema = z.array(
  z.looseObject({
    name: z.string(),
    package: z.string(),
    location: locationSchema,
    fail: z.unknown().optional(),
    error: z.looseObject({ message: z.string() }).optional(),
  }),
);

/** The command line's data for tests: `data.parameters` and `data.default_profile`, written into the workspace. */
export async function writeTestData(workspace: Workspace, parameters: Parameters): Promise<string[]> {
  await workspace.write('parameters.json', JSON.stringify(parameters));
  await workspace.write('default-profile.json', JSON.stringify(profileSchema.parse({})));
  return ['parameters:parameters.json', 'default_profile:default-profile.json'];
}

/** Runs every test; one that fails is a problem of its line. `examined` counts the tests. */
export async function runTests(
  opa: string,
  workspace: Workspace,
  sources: readonly SourceFile[],
  parameters: Parameters,
): Promise<CheckResult> {
  const data = await writeTestData(workspace, parameters);
  const { stdout, stderr } = await runOpa(
    opa,
    ['test', '--format', 'json', '--timeout', '60s', ...sources.map(({ label }) => label), ...data],
    { cwd: workspace.directory },
  );
  if (stdout.trim() === '')
    return { examined: 0, problems: stderr === '' ? [] : opaProblems(stderr, sources) };
  const paths = new Map(sources.map(({ label, path }) => [label, path]));
  const results = testsSchema.parse(JSON.parse(stdout));
  const problems = results
    .filter(({ fail, error }) => fail === true || error !== undefined)
    .map(
      ({ name, location, error }): Problem => ({
        file: paths.get(location.file) ?? location.file,
        line: location.row,
        message: error === undefined ? `${name} fails` : `${name}: ${error.message}`,
      }),
    );
  return { examined: results.length, problems };
}

/**
 * A module with one entrypoint. At `-O0`: higher levels were seen to lose decisions without an error.
 *
 * @throws GatesError `policies_invalid` when OPA can't compile it
 */
export async function compileModule(
  opa: string,
  workspace: Workspace,
  sources: readonly SourceFile[],
  which: keyof typeof modules,
): Promise<Uint8Array<ArrayBuffer>> {
  const bundle = `${which}.tar.gz`;
  const { entrypoint, kinds } = modules[which];
  const wanted = new Set<string>(kinds);
  const files = sources.filter(({ kind }) => wanted.has(kind)).map(({ label }) => label);
  await opaOutput(
    opa,
    ['build', '-t', 'wasm', '-O0', '-e', entrypoint, '--capabilities', capabilities, '-o', bundle, ...files],
    'compile the policies',
    { cwd: workspace.directory },
  );
  return fileOfBundle(await readFile(join(workspace.directory, bundle)), 'policy.wasm');
}
