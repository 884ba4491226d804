import { expect, it } from 'vitest';
import { mutantsOf } from '../scripts/mutation/mutants.ts';
import { runMutants } from '../scripts/mutation/run.ts';
import { itemsOf } from '../src/lib/policies/items.ts';
import { joinParameters } from '../src/lib/policies/join-parameters.ts';
import { findOpa } from '../src/lib/policies/opa.ts';
import { parseSources } from '../src/lib/policies/parse.ts';
import { folderOf, sampleFiles } from '../src/lib/policies/sample.testing.ts';
import { readSources } from '../src/lib/policies/sources.ts';
import { withWorkspace } from '../src/lib/policies/workspace.ts';

const rule = `package checks.sample.signed

import data.lib.compare
import data.lib.attestations

default status := "unknown"

status := "fail" if {
	# ü: columns count characters, offsets bytes
	"é" == "è"; not clean
} else := "pass" if {
	every found in attestations.valid("sample.signed") {
		compare.below(found.age, 3)
	}
	count(attestations.valid("sample.signed")) > 0
}

clean if input.clean == true
`;

it('changes every condition, in words that say which', async () => {
  const folders = await readSources(await folderOf({ 'checks/sample/signed.rego': rule }));
  const sources = folders.flatMap(({ files }) => files);
  const opa = await findOpa();
  const { files } = await withWorkspace(sources, (workspace) => parseSources(opa, workspace, sources));
  const [file] = files;
  if (file === undefined) throw new Error('the rule was not parsed');
  const mutants = mutantsOf(rule, file.module);
  expect(mutants.map(({ description }) => description)).toEqual([
    'status: answer "pass": status := "fail"',
    'status: never reach: status := "fail"',
    'status: drop: "é" == "è"',
    'status: negate: "é" == "è"',
    'status: drop: not clean',
    'status: without not: not clean',
    'status: != in: "é" == "è"',
    'status: answer "fail": else := "pass"',
    'status: never reach: else := "pass"',
    'status: drop: every found in attestations.valid("sample.signed") { compare.below(found.age, 3) }',
    'status: drop: count(attestations.valid("sample.signed")) > 0',
    'status: negate: count(attestations.valid("sample.signed")) > 0',
    'status: drop: compare.below(found.age, 3)',
    'status: negate: compare.below(found.age, 3)',
    'status: at_most in: compare.below(found.age, 3)',
    'status: 4 in: compare.below(found.age, 3)',
    'status: >= in: count(attestations.valid("sample.signed")) > 0',
    'status: 1 in: count(attestations.valid("sample.signed")) > 0',
    'clean: drop: input.clean == true',
    'clean: negate: input.clean == true',
    'clean: != in: input.clean == true',
  ]);
  expect(new Set(mutants.map(({ text }) => text)).size).toBe(mutants.length);
});

it('notices what the tests notice, and reports what they do not', async () => {
  const folders = await readSources(await folderOf(sampleFiles));
  const sources = folders.flatMap(({ files }) => files);
  const shared = sources.filter(({ kind }) => kind !== 'test' && kind !== 'entrypoint');
  const opa = await findOpa();
  const outcomes = await withWorkspace(sources, async (workspace) => {
    const { files } = await parseSources(opa, workspace, sources);
    const { parameters } = joinParameters(folders);
    return runMutants(opa, workspace, itemsOf(files), files, shared, parameters);
  });
  const [pods, signed] = outcomes;
  expect(outcomes.map(({ item }) => item)).toEqual(['sample.pods', 'sample.signed', 'sample.both']);
  expect(pods?.killed).toBeGreaterThan(8);
  expect(pods?.survivors).toContain('status: drop: count(found) >= parameters.pods_min');
  // its only test asks for `unknown`, so that whatever answers instead of `pass` goes unnoticed
  expect(signed?.survivors).toContain('status: answer "fail": status := "pass"');
});
