import { expect, it } from 'vitest';
import { sarif } from '../../src/lib/report/sarif.ts';
import { outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import type { Report } from '../../src/lib/report.ts';
import { exitCodeOf } from '../../src/lib/verdict.ts';
import { inScope, readWithPython, render, renderAll, schemaFile } from './readers.testing.ts';
import { failing, hostile, huge_count, waived } from './samples.ts';

const words = statusTable.sarif.words;
const github_results_max = 5000;

interface Result {
  ruleId: string;
  ruleIndex: number;
  kind: string;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string; uriBaseId: string };
      region: { startLine: number };
    };
  }[];
  partialFingerprints: Record<string, string>;
  suppressions?: { status: string; justification: string }[];
  properties: { status: string };
}

function runOf(text: string) {
  const log = JSON.parse(text);
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs;
  return { run, results: run.results as Result[], rules: run.tool.driver.rules as { id: string }[] };
}

/** A report in which the item names so many objects of manifests. */
function withPlaces(report: Report, id: string, count: number, line = 7): Report {
  const places = Array.from({ length: count }, (_, index) => ({
    object: `Deployment pod-${index}`,
    file: `k8s/part ${index}.yaml`,
    line,
  }));
  return { ...report, items: report.items.map((item) => (item.id === id ? { ...item, places } : item)) };
}

it('has a result for what fails or is unknown, as the table says, and names the rest', async () => {
  const all = await renderAll(sarif);
  expect(all).toHaveLength(6);
  for (const { report, text } of all) {
    const { run, results, rules } = runOf(text);
    const items = inScope(report);
    expect(rules.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    for (const item of items) {
      const word = words[outcomeOf(item)];
      const found = results.filter(({ ruleId }) => ruleId === item.id);
      expect(found).toHaveLength(word === null ? 0 : 1);
      for (const result of found) {
        expect(result).toMatchObject({
          kind: word?.kind,
          level: word?.level,
          properties: { status: item.status },
        });
        expect(result.suppressions?.map(({ status }) => status)).toEqual(
          item.waived ? ['accepted'] : undefined,
        );
        expect(rules[result.ruleIndex]?.id).toBe(item.id);
      }
    }
    const { pass, fail, unknown, notApplicable } = report.summary;
    const withStatus = (status: string) => results.filter(({ properties }) => properties.status === status);
    expect(withStatus('fail')).toHaveLength(fail);
    expect(withStatus('unknown')).toHaveLength(unknown);
    expect(run.properties.passed).toHaveLength(pass);
    expect(run.properties.notApplicable).toHaveLength(notApplicable);
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: true,
      exitCode: exitCodeOf(report.verdict),
    });
  }
});

it('is valid by the official schema', async () => {
  const schema = await schemaFile(
    'github.com/securego/gosec/v2',
    ...['report', 'sarif', 'testdata', 'sarif-schema-2.1.0.json'],
  );
  const texts = [...(await renderAll(sarif)).map(({ text }) => text)];
  texts.push(render(sarif, withPlaces(await failing(), 'success_criteria.no_critical_bugs', 3)));
  expect(await readWithPython('json-schema', texts, schema)).toEqual(texts.map(() => []));
  const broken = texts[1]?.replaceAll('"level": "error"', '"level": "unknown"') ?? '';
  expect(await readWithPython('json-schema', [broken], schema)).not.toEqual([[]]);
});

it('is read by sarif-tools: every unknown is an alert of the level error', async () => {
  const all = await renderAll(sarif);
  const read = await readWithPython<{ tools: string[]; records: { Severity: string; Code: string }[] }>(
    'sarif',
    all.map(({ text }) => text),
  );
  for (const [index, { report }] of all.entries()) {
    const { tools, records } = read[index] ?? expect.fail('not read');
    const { fail, unknown, waived: waivers } = report.summary;
    expect(tools).toEqual(['gates']);
    const count = (severity: string) => records.filter((record) => record.Severity === severity).length;
    expect([count('error'), count('note')]).toEqual([fail + unknown - waivers, waivers]);
    expect(records).toHaveLength(fail + unknown);
  }
});

it('keeps to the limits of code scanning', async () => {
  for (const { text } of await renderAll(sarif)) {
    const { results, rules } = runOf(text);
    for (const rule of rules as unknown as {
      name: string;
      shortDescription: { text: string };
      fullDescription: { text: string };
      help: { text: string; markdown: string };
      properties: { tags: string[] };
    }[]) {
      expect(rule.name).toMatch(/^[A-Z][A-Za-z0-9]{1,254}$/);
      for (const { text: said } of [rule.shortDescription, rule.fullDescription]) {
        expect(said.length).toBeGreaterThan(0);
        expect(said.length).toBeLessThanOrEqual(1024);
      }
      expect(rule.help.text.length * rule.help.markdown.length).toBeGreaterThan(0);
      expect(rule.properties.tags.length).toBeLessThanOrEqual(10);
      expect(new Set(rule.properties.tags).size).toBe(rule.properties.tags.length);
    }
    for (const { locations, partialFingerprints } of results) {
      expect(locations).toHaveLength(1);
      expect(locations[0]?.physicalLocation.artifactLocation).toMatchObject({ uriBaseId: 'POLICIES' });
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^policies\/[a-z_/0-9]+\.rego$/);
      expect(partialFingerprints['primaryLocationLineHash']).toMatch(/^[0-9a-f]{16}:1$/);
    }
  }
});

it('points to the manifest of each object, as far as there is room, and leaves no item out', async () => {
  const id = 'success_criteria.no_critical_bugs';
  const { results } = runOf(render(sarif, withPlaces(await failing(), id, huge_count)));
  expect(results).toHaveLength(github_results_max);
  expect(new Set(results.map(({ ruleId }) => ruleId)).size).toBe(3);
  const [first] = results.filter(({ ruleId }) => ruleId === id);
  expect(first?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'k8s/part%200.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 7 },
  });
  expect(first?.message.text).toContain('Deployment pod-0: ');
  expect(first?.message.text).toContain(`and ${huge_count - (github_results_max - 2)} more places`);
  const prints = results.map(({ partialFingerprints }) => partialFingerprints['gatesItem/v1']);
  expect(new Set(prints).size).toBe(github_results_max);
});

it('gives a finding the same fingerprint at another time, line, version and message, and to another object another', async () => {
  const report = withPlaces(await failing(), 'success_criteria.no_critical_bugs', 2);
  const prints = (changed: Report) =>
    runOf(render(sarif, changed)).results.map(({ partialFingerprints }) => partialFingerprints);
  const later: Report = {
    ...withPlaces(report, 'success_criteria.no_critical_bugs', 2, 99),
    now: { time: '2027-01-01T00:00:00Z', given: false },
    release: { ...report.release, version: 'v5' },
  };
  const moved = later.items.map((item) => ({
    ...item,
    message: 'other',
    source: { ...item.source, line: 1 },
  }));
  expect(prints({ ...later, items: moved })).toEqual(prints(report));
  const other = prints({ ...report, release: { ...report.release, name: 'other' } });
  expect(other).toHaveLength(4);
  expect(
    other.filter((print, index) => print['gatesItem/v1'] === prints(report)[index]?.['gatesItem/v1']),
  ).toEqual([]);
});

it('shows a waiver with its reason, people and end', async () => {
  const report = await waived();
  const suppressed = runOf(render(sarif, report)).results.filter(
    ({ suppressions }) => suppressions !== undefined,
  );
  expect(suppressed).toHaveLength(report.summary.waived);
  for (const { suppressions } of suppressed)
    expect(suppressions?.[0]?.justification).toMatch(
      /^WAIVED until 2026-12-01T\S+ by Will Okafor, asked by Jonas Weber: The new tool/,
    );
});

it('is the same text twice', async () => {
  expect(render(sarif, await hostile())).toBe(render(sarif, await hostile()));
});
