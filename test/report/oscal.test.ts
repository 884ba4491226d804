import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../scripts/tools/run.ts';
import { oscal } from '../../src/lib/report/oscal/index.ts';
import { uuidOf } from '../../src/lib/report/oscal/uuid.ts';
import { type Outcome, outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import {
  inScope,
  oscalValidator,
  type Rendered,
  readWithPython,
  render,
  renderAll,
} from './readers.testing.ts';
import { hostileText } from './samples.ts';

interface Read {
  invalid: string[];
  controls: string[];
  observations: number;
  risks: Record<string, [string, string]>;
  findings: {
    item: string;
    state: string;
    reason: string;
    implementation: string | null;
    remarks: string | null;
    observations: number;
    risks: string[];
  }[];
}

const words: Record<Outcome, { state: string; reason: string; risk?: string; implementation?: string }> =
  statusTable.oscal.words;

let all: (Rendered & { read: Read })[];
beforeAll(async () => {
  const rendered = await renderAll(oscal);
  const read = await readWithPython<Read>(
    'oscal',
    rendered.map(({ text }) => text),
  );
  all = rendered.map((sample, index) => ({ ...sample, read: read[index] as Read }));
  expect(all).toHaveLength(6);
});

describe('the OSCAL assessment results', () => {
  it('are valid by NIST’s JSON schema', async () => {
    const { schema } = await oscalValidator();
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(await readFile(schema, 'utf8')));
    for (const { sample, text } of all) {
      validate(JSON.parse(text));
      expect((validate.errors ?? []).slice(0, 5), sample).toEqual([]);
    }
    expect(validate({ 'assessment-results': {} })).toBe(false);
  });

  it('break none of NIST’s constraints', async () => {
    const { path } = await oscalValidator();
    const folder = await mkdtemp(join(tmpdir(), 'gates-oscal-'));
    try {
      for (const { sample, text } of all) {
        const file = join(folder, `${sample}.json`);
        await writeFile(file, text);
        const args = ['-m', 'oscal_validate', '--format', 'json', file];
        const { stdout, stderr } = await run('python3', args, { env: { ...process.env, PYTHONPATH: path } });
        if (stdout === '') expect.fail(stderr);
        const { findings } = JSON.parse(stdout) as { findings: { severity: string; code: string }[] };
        const told = findings.filter(({ severity }) => severity !== 'UNVERIFIABLE').map(({ code }) => code);
        // the assessment plan is named by its digest, and not given to the validator
        expect(told.sort(), sample).toEqual(['IMPORT_NOT_SUPPLIED', 'OSCAL_VERSION_DIFFERS']);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('pass every validator of Trestle', () => {
    expect(all.map(({ read }) => read.invalid)).toEqual(all.map(() => []));
  });

  it('have a finding of every item in scope, by the table of statuses', () => {
    let notSatisfied = 0;
    for (const { report, read } of all) {
      const items = inScope(report);
      expect(read.controls).toEqual(items.map(({ id }) => id));
      expect(read.findings.map(({ item }) => item)).toEqual(read.controls);
      for (const [index, item] of items.entries()) {
        const finding = read.findings[index] ?? expect.fail();
        const word = words[outcomeOf(item)];
        expect([finding.state, finding.reason]).toEqual([word.state, word.reason]);
        expect(finding.implementation ?? undefined).toBe(word.implementation);
        expect(finding.risks.map((risk) => read.risks[risk]?.[0])).toEqual(
          word.risk === undefined ? [] : [word.risk],
        );
        expect(finding.remarks?.startsWith(outcomeOf(item).replaceAll('_', '\\_')) ?? false).toBe(
          item.status !== 'pass',
        );
        notSatisfied += item.status === 'pass' ? 0 : 1;
      }
      const count = (state: string) => read.findings.filter((finding) => finding.state === state).length;
      const { pass, inScope: total } = report.summary;
      expect([count('satisfied'), count('not-satisfied')]).toEqual([pass, total - pass]);
    }
    expect(notSatisfied).toBeGreaterThan(50);
  });

  it('have every waiver as a risk with its deadline', () => {
    const { report, read } = all.find(({ sample }) => sample === 'waived') ?? expect.fail();
    const deadlines = Object.values(read.risks).map(([, deadline]) => Date.parse(deadline));
    expect(deadlines).toHaveLength(5);
    expect(deadlines).toEqual(report.head.waivers.map(({ expiresAt }) => Date.parse(expiresAt)));
  });

  it('lead from findings to what was collected and signed', () => {
    const { report, read } = all.find(({ sample }) => sample === 'allPass') ?? expect.fail();
    expect(read.observations).toBe(report.observations.length + report.attestations.length);
    for (const [index, item] of report.items.entries()) {
      const finding = read.findings[index];
      const signed = report.attestations.filter((one) => one.item === item.id).length;
      const collected = new Set(item.evidence.map(({ moment, domain }) => `${moment}/${domain}`)).size;
      expect(finding?.observations).toBe(signed + collected);
    }
    const bare = read.findings.filter(({ observations }) => observations === 0).map(({ item }) => item);
    // what is derived rests on other items alone
    expect(bare).toEqual([
      'success_criteria.performance_slos_met',
      'success_criteria.documentation_complete',
      'completion.all_items_checked',
      'completion.failures_resolved_or_mitigated',
      'completion.rollback_tested',
      'completion.all_signed_off',
    ]);
  });

  it('hold no markup of others', () => {
    const { text } = all.find(({ sample }) => sample === 'hostile') ?? expect.fail();
    expect(hostileText).toContain('<script>');
    expect(text).toContain('&lt;script>');
    const { results } = JSON.parse(text)['assessment-results'];
    const texts = results.flatMap((result: { findings: { description: string }[] }) =>
      result.findings.map(({ description }) => description),
    );
    expect(texts).toHaveLength(122);
    expect(texts.filter((description: string) => /<(?![\d ])|(?<!\\)\[|(?<!\\)`/.test(description))).toEqual(
      [],
    );
  });

  it('have each UUID once, and the same each time', () => {
    for (const { report, text } of all) {
      const ids = [...text.matchAll(/"uuid": "([^"]+)"/g)].map(([, id]) => id);
      expect(ids.length).toBeGreaterThan(report.summary.inScope);
      expect(new Set(ids).size).toBe(ids.length);
      expect(render(oscal, report)).toBe(text);
    }
    const all_ids = all.flatMap(({ text }) => [...text.matchAll(/"uuid": "([^"]+)"/g)].map(([, id]) => id));
    expect(new Set(all_ids).size).toBe(all_ids.length);
  });

  it('have UUIDs of version 5', () => {
    // Python: uuid.uuid5(uuid.UUID('9d7e0f3c-5a91-4be6-a1c2-8f0b64d3e725'), '["a","é"]')
    expect(uuidOf('a', 'é')).toBe('ce70c9d7-ae18-5d6d-9dfb-e04ca3c984dc');
  });
});
