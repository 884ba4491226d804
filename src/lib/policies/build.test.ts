import { expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { buildPolicies } from './build.ts';
import { policiesDigest, readPolicyFile, writePolicyFile } from './policy-file.ts';
import { folderOf, sampleFiles } from './sample.testing.ts';

const signed = sampleFiles['checks/sample/signed.rego'] ?? '';
const signedTest = sampleFiles['checks/sample/signed_test.rego'] ?? '';
const parameter = { value: 1, looser: 'higher', description: 'Ours.' };
const team = {
  'parameters.json': JSON.stringify({ ours_max: parameter }),
  'checks/ours/signed.rego': signed.replaceAll('sample.signed', 'ours.signed'),
  'checks/ours/signed_test.rego': signedTest.replaceAll('sample.signed', 'ours.signed'),
  'lib/ours.rego': 'package lib.ours\n\nname := "ours"\n',
};

const problemsOf = async (shipped: Record<string, string>, ...teams: Record<string, string>[]) => {
  try {
    await buildPolicies({
      shippedDirectory: await folderOf(shipped),
      teamDirectories: await Promise.all(teams.map(folderOf)),
    });
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    expect((error as GatesError).code).toBe('policies_invalid');
    return (error as GatesError).message;
  }
  return '';
};

it('builds items, runs their tests, and gives the same file for the same sources wherever they lie', async () => {
  const lines: string[] = [];
  const build = async (onProgress?: (line: string) => void) =>
    buildPolicies({ shippedDirectory: await folderOf(sampleFiles), ...(onProgress ? { onProgress } : {}) });
  const policies = await build((line) => lines.push(line));
  expect(policies.catalogue.map(({ id }) => id)).toEqual(['sample.pods', 'sample.both', 'sample.signed']);
  expect(policies.catalogue[0]?.source).toEqual({ file: 'policies/checks/sample/pods.rego', line: 18 });
  expect(policies.requiredBuiltins).toEqual([]);
  expect(lines).toContain('5 tests passed');
  const written = writePolicyFile(policies);
  expect(writePolicyFile(await build())).toBe(written);
  expect(policiesDigest(readPolicyFile(Buffer.from(written), 'policies.json'))).toBe(
    policiesDigest(policies),
  );
});

it("adds a team's items, library and parameters", async () => {
  const policies = await buildPolicies({
    shippedDirectory: await folderOf(sampleFiles),
    teamDirectories: [await folderOf(team)],
  });
  expect(policies.catalogue.map(({ id }) => id)).toContain('ours.signed');
  expect(Object.keys(policies.parameters)).toEqual(['age_seconds_max', 'ours_max', 'pods_min']);
});

it('refuses what a team would replace, all at once', async () => {
  const clash = {
    ...team,
    'parameters.json': JSON.stringify({ pods_min: parameter }),
  };
  expect(await problemsOf(sampleFiles, clash)).toMatch(
    /parameters\.json:1: there is a parameter pods_min already/,
  );
  const copy = {
    'checks/sample/signed.rego': signed,
    'lib/release.rego': 'package lib.release\n\npods := {}\n',
  };
  const message = await problemsOf(sampleFiles, copy);
  expect(message).toMatch(/signed\.rego:12: .*/);
  expect(message).toMatch(/release\.rego:1: .*/);
});

it('reports every problem with file and line', async () => {
  const broken = {
    ...sampleFiles,
    'checks/sample/pods.rego': `${(sampleFiles['checks/sample/pods.rego'] ?? '').replace('#   parameters: [pods_min]\n', '')}`,
    'checks/sample/signed.rego': signed.replace('default status := "unknown"', ''),
  };
  const message = await problemsOf(broken);
  expect(message).toMatch(/^.*pods\.rego:26: reads the parameter pods_min/m);
  expect(message).toMatch(/^.*signed\.rego:12: an item needs `default status/m);
});

it.each([
  ['a syntax error', 'package checks.sample.signed\n\nstatus := {\n', /signed\.rego:\d+: /],
  [
    'an unused import',
    signed.replace('import data', 'import data.lib.release\nimport data'),
    /signed\.rego:14: import data\.lib\.release unused/,
  ],
  [
    'a builtin that the runtime lacks',
    signed.replace('count(', 'time.now_ns() > 0\n\tcount('),
    /undefined function time\.now_ns/,
  ],
  [
    'a test that fails',
    signed.replace('"unknown"', '"unknown"\n\nx := 1').replace('") > 0', '") >= 0').replace('> 0', '>= 0'),
    /signed_test\.rego:5: test_unknown fails/,
  ],
])('refuses %s', async (_, text, problem) => {
  const rule = text.includes('time.now_ns')
    ? text.replace('if time', 'if {\n\ttime').replace(/$/, '}\n')
    : text;
  expect(await problemsOf({ ...sampleFiles, 'checks/sample/signed.rego': rule })).toMatch(problem);
});

it('refuses an item that passes for a release of which nothing is known', async () => {
  const files = { ...sampleFiles, 'checks/sample/signed.rego': signed.replace('> 0', '>= 0') };
  await expect(buildPolicies({ shippedDirectory: await folderOf(files), skipTests: true })).rejects.toThrow(
    'sample.signed is "pass" for a release of which nothing is known',
  );
});

it('refuses an item that the module does not decide', async () => {
  const files = {
    ...sampleFiles,
    'gates.rego': (sampleFiles['gates.rego'] ?? '').replace(
      'data.derived[section][item]',
      'data.derived.nothing[section][item]',
    ),
  };
  await expect(buildPolicies({ shippedDirectory: await folderOf(files), skipTests: true })).rejects.toThrow(
    'the module does not decide sample.both',
  );
});

it('refuses a folder in which there is nothing to check', async () => {
  const { 'gates.rego': gates = '' } = sampleFiles;
  expect(await problemsOf({ 'gates.rego': gates })).toContain('found nothing to look at');
});
