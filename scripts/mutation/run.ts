import { z } from 'zod';
import type { Parameters } from '../../src/lib/catalogue.ts';
import { GatesError } from '../../src/lib/errors.ts';
import { locationSchema, nameOf } from '../../src/lib/policies/ast.ts';
import { writeTestData } from '../../src/lib/policies/compile.ts';
import type { ItemSource } from '../../src/lib/policies/item-source.ts';
import { runOpa } from '../../src/lib/policies/opa.ts';
import type { ParsedFile } from '../../src/lib/policies/parsed-file.ts';
import type { SourceFile } from '../../src/lib/policies/sources.ts';
import type { Workspace } from '../../src/lib/policies/workspace.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { type Ask, withServer } from './server.ts';

/** How the mutants of one item fared. */
export interface ItemOutcome {
  readonly item: string;
  readonly killed: number;
  /** mutants that the compiler refuses, which prove nothing */
  readonly refused: number;
  readonly survivors: readonly string[];
  /** true when its tests are missing, or fail on the rule as it is: nothing is proven then */
  readonly untested: boolean;
}

interface Candidate {
  /** the package's name below `mutants` */
  readonly name: string;
  readonly item: ItemSource;
  /** nothing for the unchanged rule */
  readonly mutant?: Mutant;
}

const folder = 'mutants';
const errorsSchema = z.looseObject({
  errors: z.array(z.looseObject({ message: z.string(), location: locationSchema.optional() })),
});

/**
 * Runs the items' own tests against every mutant of theirs, in one process of OPA: each mutant is a package of its own,
 * with a copy of the item's tests beside it, and one generated rule asks for all of them and stops at the first that fails.
 *
 * @param files the items' own files and their tests
 * @param shared every file that a rule or a test may use; they are in the workspace
 * @throws GatesError `policies_invalid` when the shared files don't compile
 */
export async function runMutants(
  opa: string,
  workspace: Workspace,
  items: readonly ItemSource[],
  files: readonly ParsedFile[],
  shared: readonly SourceFile[],
  parameters: Parameters,
): Promise<ItemOutcome[]> {
  const written: Candidate[] = [];
  for (const [index, item] of items.entries())
    written.push(...(await writeCandidates(workspace, item, `i${index}`, files)));
  const library = shared.map(({ label }) => label);
  const refused = await refusedByCompiler(opa, workspace, library, written);
  const candidates = written.filter(({ name }) => !refused.has(name));
  const data = await writeTestData(workspace, parameters);
  const failing = await withServer(
    opa,
    workspace.directory,
    [...library, ...pathsOf(candidates), ...data],
    (ask) => failingOf(candidates, ask),
  );

  return items.map((item): ItemOutcome => {
    const own = candidates.filter((candidate) => candidate.item === item);
    const original = own.find(({ mutant }) => mutant === undefined);
    if (original === undefined || failing.has(original.name))
      return { item: item.id, killed: 0, refused: 0, survivors: [], untested: true };
    const survivors = own.flatMap(({ name, mutant }) =>
      mutant === undefined || failing.has(name) ? [] : [mutant.description],
    );
    return {
      item: item.id,
      killed: own.length - 1 - survivors.length,
      refused: written.filter((candidate) => candidate.item === item).length - own.length,
      survivors,
      untested: false,
    };
  });
}

/** Writes the item as it is and each of its mutants, with the tests and the rule that asks for them. */
async function writeCandidates(
  workspace: Workspace,
  item: ItemSource,
  prefix: string,
  files: readonly ParsedFile[],
): Promise<Candidate[]> {
  const { file } = item;
  const test = files.find(({ package: name }) => name === `${file.package}_test`);
  const tests = [...new Set(test?.module.rules.map(nameOf).filter((name) => name.startsWith('test_')))];
  if (test === undefined || tests.length === 0) return [];

  const asked = tests.map((name) => `\t${name}`).join('\n');
  const write = async (name: string, text: string) => {
    await workspace.write(`${folder}/${name}.rego`, renamed(text, file.package, name));
    const copy = renamed(test.source.text, file.package, name);
    await workspace.write(`${folder}/${name}_test.rego`, `${copy}\nall_tests if {\n${asked}\n}\n`);
  };
  const mutants = mutantsOf(file.source.text, file.module).map(
    (mutant, index): Candidate => ({ name: `${prefix}_m${index}`, item, mutant }),
  );
  const candidates = [{ name: `${prefix}_original`, item }, ...mutants];
  for (const { name, mutant } of candidates) await write(name, mutant?.text ?? file.source.text);
  return candidates;
}

/** The text with the item's package, and the one of its tests, under another name. */
function renamed(text: string, packageName: string, name: string): string {
  const path = packageName.replaceAll('.', '\\.');
  return text
    .replace(new RegExp(`^package ${path}(_test)?$`, 'm'), `package ${folder}.${name}$1`)
    .replace(new RegExp(`^import data\\.${path}$`, 'm'), `$& as ${packageName.split('.').at(-1)}`)
    .replaceAll(new RegExp(`\\bdata\\.${path}\\b`, 'g'), `data.${folder}.${name}`);
}

function pathsOf(candidates: readonly Candidate[]): string[] {
  return candidates.flatMap(({ name }) => ['', '_test'].map((suffix) => `${folder}/${name}${suffix}.rego`));
}

/** Names of the mutants that don't compile. What strict mode adds (an import that is no longer used) is no reason. */
async function refusedByCompiler(
  opa: string,
  workspace: Workspace,
  library: readonly string[],
  candidates: readonly Candidate[],
): Promise<Set<string>> {
  const refused = new Set<string>();
  // the compiler stops after the stage in which it found an error
  for (;;) {
    const paths = [...library, ...pathsOf(candidates.filter(({ name }) => !refused.has(name)))];
    const args = ['check', '--format', 'json', '--max-errors', '100000', ...paths];
    const { code, stdout, stderr } = await runOpa(opa, args, { cwd: workspace.directory });
    if (code === 0) return refused;
    for (const { location, message } of errorsSchema.parse(JSON.parse(stdout || stderr)).errors) {
      const name = /^mutants\/(i\d+_m\d+)(?:_test)?\.rego$/.exec(location?.file ?? '')?.[1];
      if (name === undefined) throw new GatesError('policies_invalid', `${location?.file}: ${message}`);
      refused.add(name);
    }
  }
}

/** Names of those of which some test fails, or raises an error. */
async function failingOf(candidates: readonly Candidate[], ask: Ask): Promise<Set<string>> {
  const failing = new Set<string>();
  for (const { name } of candidates) {
    const answer = await ask(`${folder}/${name}_test/all_tests`);
    if ('error' in answer || answer.value !== true) failing.add(name);
  }
  return failing;
}
