import { expect, it } from 'vitest';
import { itemsOf, type PolicySources, policySources } from '../items.ts';
import { joinParameters } from '../join-parameters.ts';
import { findOpa } from '../opa.ts';
import { parseSources, withMetadata } from '../parse.ts';
import type { ParsedFile } from '../parsed-file.ts';
import type { CheckResult } from '../problems.ts';
import { folderOf, sampleFiles } from '../sample.testing.ts';
import { readSources, type SourceFile } from '../sources.ts';
import { withWorkspace } from '../workspace.ts';
import { buildChecks } from './index.ts';
import { checkPlaces } from './places.ts';

const checks: Readonly<Record<string, (sources: PolicySources) => CheckResult>> = {
  ...buildChecks,
  places: checkPlaces,
};

const pods = 'checks/sample/pods.rego';
const signed = 'checks/sample/signed.rego';
const both = 'derived/sample/both.rego';
const named = 'admission/rules/named.rego';
const membersOfBoth = '[sample.pods, sample.signed]';

/** Most cases change one file: the others are parsed once. */
const parsed = new Map<string, ParsedFile>();

/** The files as the check gets them: places are checked before METADATA is read. */
async function sourcesOf(
  check: string,
  shipped: Record<string, string>,
  team: Record<string, string>,
): Promise<PolicySources> {
  const folders = await readSources(
    await folderOf(shipped),
    Object.keys(team).length > 0 ? [await folderOf(team)] : [],
  );
  const sources = folders.flatMap(({ files }) => files);
  const opa = await findOpa();
  return withWorkspace(sources, async (workspace) => {
    const key = ({ label, text }: SourceFile) => `${label} ${text}`;
    const unknown = sources.filter((source) => !parsed.has(key(source)));
    const { files: added, problems } = await parseSources(opa, workspace, unknown);
    expect(problems).toEqual([]);
    for (const file of added) parsed.set(key(file.source), file);
    const files = sources.map((source) => ({ ...(parsed.get(key(source)) as ParsedFile), source }));
    return check === 'places'
      ? { ...policySources([], []), files, items: itemsOf(files) }
      : policySources(
          await withMetadata(opa, workspace, files),
          Object.keys(joinParameters(folders).parameters),
        );
  });
}

/** The sample with one text replaced in one of its files; the text must be there. */
function changed(file: string, from: string, to: string): Record<string, string> {
  const text = sampleFiles[file] ?? '';
  expect(text).toContain(from);
  return { ...sampleFiles, [file]: text.replace(from, to) };
}

function without(file: string): Record<string, string> {
  const { [file]: _, ...rest } = sampleFiles;
  return rest;
}

it('every check looks at the sample and finds nothing wrong', async () => {
  const sources = await sourcesOf('', sampleFiles, {});
  const results = Object.entries(checks).map(([name, check]) => [name, check(sources)] as const);
  expect(results).toHaveLength(13);
  for (const [name, { examined, problems }] of results) {
    expect(examined, name).toBeGreaterThanOrEqual(name === 'admission rules' ? 1 : 3);
    expect(problems, name).toEqual([]);
  }
});

type Case = [
  check: string,
  what: string,
  files: () => Record<string, string>,
  problem: string,
  team?: Record<string, string>,
];
const anItem = (name: string) => (sampleFiles[signed] ?? '').replaceAll('sample.signed', name);
const aTest = (name: string) =>
  (sampleFiles['checks/sample/signed_test.rego'] ?? '').replaceAll('sample.signed', name);

const cases: Case[] = [
  [
    'metadata',
    'an unknown key',
    () => changed(pods, '#   owner: DevOps', '#   owner: DevOps\n#   colour: red'),
    'colour',
  ],
  ['metadata', 'no title', () => changed(pods, '# title: Pods run\n', ''), 'title'],
  ['metadata', 'no description', () => changed(pods, '# description: Enough pods run.\n', ''), 'description'],
  ['metadata', 'another owner', () => changed(pods, 'owner: DevOps', 'owner: Nobody'), 'custom.owner'],
  [
    'metadata',
    'none at all',
    () => changed(signed, (sampleFiles[signed] ?? '').split('package')[0] ?? '', ''),
    'an item needs METADATA',
  ],
  [
    'positions',
    'the row of another item',
    () => changed(signed, '# custom:\n', '# custom:\n#   position: 1\n'),
    'custom.position: 1 is the row of sample.pods already',
  ],
  [
    'positions',
    "a team's item with a row",
    () => ({ ...sampleFiles }),
    'have a row in it',
    {
      'checks/ours/signed.rego': anItem('ours.signed').replace('# custom:\n', '# custom:\n#   position: 2\n'),
    },
  ],
  [
    'members',
    'an item that does not exist',
    () => changed(both, membersOfBoth, '[sample.pods, sample.sealed]'),
    'sample.sealed names no item',
  ],
  [
    'members',
    'a section that does not exist',
    () => changed(both, membersOfBoth, '["samples.*"]'),
    'samples.* names no item',
  ],
  [
    'members',
    'a derived item',
    () => changed(both, membersOfBoth, '[sample.both]'),
    'sample.both names no item',
  ],
  [
    'places',
    'another package',
    () => changed(signed, 'package checks.sample.signed', 'package checks.sample.other'),
    'package checks.sample.signed expected',
  ],
  [
    'places',
    'a file elsewhere',
    () => ({ ...sampleFiles, 'more/x.rego': 'package more.x\n' }),
    'a rule stands in',
  ],
  [
    'places',
    'one id in both layers',
    () => ({ ...sampleFiles, 'derived/sample/signed.rego': 'package derived.sample.signed\n' }),
    'an item sample.signed is shipped',
  ],
  [
    'places',
    "a team's copy of a shipped item",
    () => ({ ...sampleFiles }),
    'an item sample.signed is shipped',
    { [signed]: anItem('sample.signed') },
  ],
  [
    'places',
    "a team's copy of a shipped library",
    () => ({ ...sampleFiles }),
    'package lib.release is shipped',
    { 'lib/release.rego': 'package lib.release\n' },
  ],
  [
    'places',
    "a team's own entrypoint",
    () => ({ ...sampleFiles }),
    'a rule stands in',
    { 'gates.rego': 'package gates\n\ndecisions := {}\n' },
  ],
  [
    'status chain',
    'two chains',
    () => changed(signed, 'status := "pass" if', 'status := "fail" if false\n\nstatus := "pass" if'),
    'a second `status` rule',
  ],
  [
    'status chain',
    'no default',
    () => changed(signed, 'default status := "unknown"', ''),
    'needs `default status',
  ],
  [
    'status chain',
    'a default that passes',
    () => changed(signed, 'default status := "unknown"', 'default status := "pass"'),
    'needs `default status',
  ],
  [
    'status chain',
    'no chain',
    () => changed(signed, 'status := "pass" if count', 'passes if count'),
    'needs a rule `status',
  ],
  [
    'status chain',
    'a word that is no status',
    () => changed(signed, '"pass" if', '"passed" if'),
    'no status "passed"',
  ],
  [
    'status chain',
    'not_applicable without a feature',
    () => changed(signed, '"pass" if', '"not_applicable" if'),
    'only an item with a feature',
  ],
  [
    'division and text',
    'a division',
    () =>
      changed(
        'lib/release.rego',
        'found := of_kind(moment, "Pod")',
        'found := of_kind(moment, "Pod")\n\t1 / count(found) > 0',
      ),
    'rules never divide',
  ],
  [
    'division and text',
    'to_number',
    () => changed(pods, 'facts["limit"] := parameters.pods_min', 'facts["limit"] := to_number("2")'),
    'data.lib.decimals.parse',
  ],
  [
    'ordering',
    'a number against a limit',
    () => changed(pods, 'count(found) >= parameters.pods_min', 'found[0] >= parameters.pods_min'),
    'only count(…)',
  ],
  [
    'parameters',
    'one that is not declared',
    () => changed(pods, '#   parameters: [pods_min]\n', ''),
    'reads the parameter pods_min',
  ],
  [
    'parameters',
    'one that is never read',
    () => changed(pods, '[pods_min]', '[pods_min, age_seconds_max]'),
    'declares the parameter age_seconds_max, which the rule never reads',
  ],
  [
    'parameters',
    'one that the library reads for it',
    () =>
      changed(
        'lib/release.rego',
        'some moment, _ in evidence',
        'some moment, _ in evidence\n\tdata.host.parameters.other',
      ),
    'reads, through lib.release.pods, the parameter other',
  ],
  [
    'parameters',
    'one that does not exist',
    () => changed(pods, 'facts["limit"] := parameters.pods_min', 'facts["limit"] := parameters.pods_max'),
    'there is no parameter pods_max',
  ],
  [
    'parameters',
    'none by name',
    () => changed(pods, 'facts["limit"] := parameters.pods_min', 'facts["limit"] := parameters[found[0]]'),
    '',
  ],
  [
    'evidence',
    'a path that is not declared',
    () => changed(pods, '[cluster.pods, ', '['),
    'reads, through lib.release.of_kind, cluster.pods',
  ],
  [
    'evidence',
    'a path that is never read',
    () => changed(pods, '[cluster.pods, ', '[cluster.pods, cluster.nodes, '),
    'declares cluster.nodes, which the rule never reads',
  ],
  [
    'evidence',
    'the counts behind a bound',
    () => changed(pods, ', pre-deployment/loadtest.requests]', ']'),
    'reads pre-deployment/loadtest.requests.sent',
  ],
  [
    'evidence',
    'a bound that is none',
    () => changed(pods, 'loadtest.errors.count', 'loadtest.mistakes.count'),
    'reads a bound that the host does not compute',
  ],
  [
    'evidence',
    'another moment than declared',
    () => changed(pods, 'release.pods.deployment', 'release.pods.canary'),
    'canary/cluster.pods',
  ],
  [
    'evidence',
    'a whole domain',
    () => changed(pods, 'release.pods.deployment.items', 'data.lib.observations.evidence.deployment.cluster'),
    'without naming moment, domain and a path',
  ],
  [
    'evidence',
    'past the guard',
    () =>
      changed(pods, 'release.pods.deployment.items', 'input.observations.deployment.cluster.data.pods.items'),
    'reads input.observations',
  ],
  [
    'messages',
    'a placeholder that is no fact',
    () => changed(pods, '{names.first}', '{people.first}'),
    'messages.pass names {people.first}',
  ],
  [
    'messages',
    'a bracket that stays open',
    () => changed(pods, '[; limit {limit}]', '[; limit {limit}'),
    'messages.pass: every',
  ],
  [
    'messages',
    'brackets in brackets',
    () => changed(pods, '[; limit {limit}]', '[; limit[ {limit}]]'),
    'messages.pass: every',
  ],
  [
    'messages',
    'a column of the checklist that names nothing',
    () =>
      changed(
        pods,
        '#   messages:\n',
        '#   checklist:\n#     Target: "{pods_max} of {namespace}"\n#   messages:\n',
      ),
    'checklist.Target names {pods_max}, which is no fact of the item, parameter or name of the profile',
  ],
  [
    'messages',
    'a fact without a name',
    () => changed(pods, 'facts["limit"] := parameters.pods_min', 'facts[name] := name if some name in found'),
    'a fact needs a literal name',
  ],
  ['tests', 'no test beside it', () => without('checks/sample/pods_test.rego'), 'there is no test beside it'],
  [
    'tests',
    'a test file without a test',
    () => ({ ...sampleFiles, 'checks/sample/pods_test.rego': 'package checks.sample.pods_test\n' }),
    'holds no rule whose name begins with test_',
  ],
  [
    'attestations',
    "another item's id",
    () => changed(signed, 'valid("sample.signed")', 'valid("sample.pods")'),
    'never asks for attestations.valid("sample.signed")',
  ],
  [
    'admission rules',
    'an item that there is not',
    () => changed(named, 'item: sample.pods', 'item: sample.nothing'),
    'there is no item sample.nothing',
  ],
  ['admission rules', 'an unknown mode', () => changed(named, 'mode: enforce', 'mode: shout'), 'custom.mode'],
  [
    'admission rules',
    'a message that does not say what was observed',
    () => changed(named, '{observed}; expected', 'expected'),
    'it must say {observed} and {wanted}',
  ],
  [
    'admission rules',
    'no violations',
    () => changed(named, 'violations contains', 'others contains'),
    'a rule of the webhook defines violations',
  ],
  [
    'admission rules',
    'no test beside it',
    () => without('admission/rules/named_test.rego'),
    'there is no test beside it',
  ],
];

it.each(cases)('%s: %s', async (check, _, files, problem, team = {}) => {
  const own = Object.keys(team).length > 0 ? { ...team, 'lib/mine.rego': 'package lib.mine\n' } : {};
  const sources = await sourcesOf(check, files(), own);
  const found = checks[check]?.(sources).problems.map(({ message }) => message) ?? [];
  if (problem === '') {
    // the check of evidence says what can't be followed, parameters included
    expect(checks['evidence']?.(sources).problems[0]?.message).toContain(
      'reads parameters without naming one',
    );
  } else expect(found.join('\n')).toContain(problem);
});

it('every check is seen to fail', () => {
  expect(new Set(cases.map(([check]) => check))).toEqual(new Set(Object.keys(checks)));
});

it.each(['["*"]', '["sample.*"]'])('items are members together as %s', async (members) => {
  const sources = await sourcesOf('members', changed(both, membersOfBoth, members), {});
  expect(checks['members']?.(sources).problems).toEqual([]);
});

it('an item that a team adds is no problem', async () => {
  const team = {
    'checks/ours/signed.rego': anItem('ours.signed'),
    'checks/ours/signed_test.rego': aTest('ours.signed'),
  };
  const sources = await sourcesOf('', sampleFiles, team);
  expect(sources.items.map(({ id }) => id)).toContain('ours.signed');
  expect(Object.values(checks).flatMap((check) => check(sources).problems)).toEqual([]);
});
