import { z } from 'zod';
import type { Parameters } from '../../src/lib/catalogue.ts';
import { GatesError } from '../../src/lib/errors.ts';
import { locationSchema, nameOf } from '../../src/lib/policies/ast.ts';
import { writeTestData } from '../../src/lib/policies/compile.ts';
import type { ItemSource } from '../../src/lib/policies/items.ts';
import { runOpa } from '../../src/lib/policies/opa.ts';
import type { ParsedFile } from '../../src/lib/policies/parse.ts';
import type { SourceFile } from '../../src/lib/policies/sources.ts';
import type { Workspace } from '../../src/lib/policies/workspace.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

/** How the mutants of one item fared. */
export interface ItemOutcome {
  readonly item: string;
  readonly killed: number;
  /** mutants that the compiler refuses, which prove nothing */
  readonly refused: number;
  readonly survivors: readonly string[];
}

interface Candidate {
  readonly name: string;
  readonly item: string;
  /** nothing for the unchanged rule */
  readonly mutant?: Mutant;
}

const folder = 'mutants';
const errorsSchema = z.looseObject({
  errors: z.array(z.looseObject({ message: z.string(), location: locationSchema.optional() })),
});
const resultsSchema = z.array(
  z.looseObject({ name: z.string(), fail: z.unknown().optional(), error: z.unknown().optional() }),
);

/**
 * Runs the items' own tests against every mutant of theirs, in one process of OPA: each mutant is a package of its own,
 * with a copy of the item's tests beside it, and one generated test asks for all of them and stops at the first that fails.
 *
 * @param files the items' own files and their tests
 * @param shared every file that a rule or a test may use; they are in the workspace
 * @throws GatesError `policies_invalid` when an item's tests fail on the rule as it is
 */
export async function runMutants(
  opa: string,
  workspace: Workspace,
  items: readonly ItemSource[],
  files: readonly ParsedFile[],
  shared: readonly SourceFile[],
  parameters: Parameters,
): Promise<ItemOutcome[]> {
  const candidates = new Map<string, Candidate>();
  for (const [index, { id, file }] of items.entries()) {
    const test = files.find(({ package: name }) => name === `${file.package}_test`);
    if (test === undefined)
      throw new GatesError('policies_invalid', `${file.source.path} has no test beside it.`);
    const tests = [...new Set(test.module.rules.map(nameOf).filter((name) => name.startsWith('test_')))];
    const write = async (candidate: Candidate, text: string) => {
      candidates.set(candidate.name, candidate);
      const path = `${folder}/${candidate.name}`;
      await workspace.write(`${path}.rego`, withPackage(text, file.package, candidate.name));
      await workspace.write(
        `${path}_test.rego`,
        withPackage(test.source.text, test.package, `${candidate.name}_test`).replaceAll(
          new RegExp(`\\bdata\\.${file.package.replaceAll('.', '\\.')}(?![\\w])( as \\w+)?`, 'g'),
          (_, alias = '', offset: number, whole: string) =>
            `data.${folder}.${candidate.name}${alias || (/import $/.test(whole.slice(0, offset)) ? ` as ${file.package.split('.').at(-1)}` : '')}`,
        ),
      );
      await workspace.write(`${path}_run.rego`, driver(candidate.name, tests));
    };
    await write({ name: `i${index}_original`, item: id }, file.source.text);
    for (const [number, mutant] of mutantsOf(file.source.text, file.module).entries())
      await write({ name: `i${index}_m${number}`, item: id, mutant }, mutant.text);
  }

  const needed = shared.map(({ label }) => label);
  const refused = new Set<string>();
  const paths = () => [
    ...needed,
    ...[...candidates.keys()]
      .filter((name) => !refused.has(name))
      .flatMap((name) => ['', '_test', '_run'].map((suffix) => `${folder}/${name}${suffix}.rego`)),
  ];
  // the compiler stops after the stage in which it found an error
  for (let stage = refused.size - 1; stage !== refused.size; ) {
    stage = refused.size;
    const args = ['check', '--format', 'json', '--max-errors', '100000', ...paths()];
    const { code, stdout, stderr } = await runOpa(opa, args, { cwd: workspace.directory });
    if (code === 0) break;
    for (const { location, message } of errorsSchema.parse(JSON.parse(stdout || stderr)).errors) {
      const name = /^mutants\/(i\d+_m\d+)(?:_test|_run)?\.rego$/.exec(location?.file ?? '')?.[1];
      if (name === undefined) throw new GatesError('policies_invalid', `${location?.file}: ${message}`);
      refused.add(name);
    }
  }

  const data = await writeTestData(workspace, parameters);
  const { stdout, stderr } = await runOpa(
    opa,
    [
      'test',
      '--format',
      'json',
      '--timeout',
      '60s',
      '--run',
      `^data\\.${folder}_run\\.`,
      ...paths(),
      ...data,
    ],
    { cwd: workspace.directory },
  );
  if (stdout === '') throw new GatesError('policies_invalid', `opa test failed: ${stderr}`);
  const results = new Map(
    resultsSchema
      .parse(JSON.parse(stdout))
      .map(({ name, fail, error }) => [name.replace(/^test_/, ''), fail === true || error !== undefined]),
  );
  return items.map(({ id, file }): ItemOutcome => {
    const own = [...candidates.values()].filter(({ item }) => item === id);
    const run = own.filter(({ name }) => !refused.has(name));
    for (const { name, mutant } of run) {
      const failed = results.get(name);
      if (failed === undefined)
        throw new GatesError('policies_invalid', `${file.source.path}: opa did not run ${name}.`);
      if (failed && mutant === undefined)
        throw new GatesError('policies_invalid', `${file.source.path}: its tests fail on the rule as it is.`);
    }
    const survivors = run.flatMap(({ name, mutant }) =>
      mutant === undefined || results.get(name) === true ? [] : [mutant.description],
    );
    return {
      item: id,
      killed: run.length - 1 - survivors.length,
      refused: own.length - run.length,
      survivors,
    };
  });
}

function withPackage(text: string, from: string, name: string): string {
  return text.replace(
    new RegExp(`^package ${from.replaceAll('.', '\\.')}$`, 'm'),
    `package ${folder}.${name}`,
  );
}

/** One test that asks for all tests of a mutant, in their order. */
function driver(name: string, tests: readonly string[]): string {
  const asked = tests.map((test) => `\tdata.${folder}.${name}_test.${test}`).join('\n');
  return `package ${folder}_run\n\ntest_${name} if {\n${asked}\n}\n`;
}
