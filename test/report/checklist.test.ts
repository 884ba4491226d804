import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../src/lib/evaluate.ts';
import { checklist } from '../../src/lib/report/checklist/index.ts';
import { headLines } from '../../src/lib/report/head.ts';
import { type Outcome, outcomeOf, outcomes, statusTable } from '../../src/lib/report/statuses.ts';
import { inScope, type Rendered, readWithPython, render, renderAll } from './readers.testing.ts';
import { allPass, hostileText, unknownOnes } from './samples.ts';

interface Document {
  headings: string[];
  /** the first row has the heads */
  tables: string[][][];
  fences: string[];
  items: string[];
  kinds: string[];
}

type Cells = Readonly<Record<string, string>>;

const { words, outOfScope } = statusTable.checklist;
const rows_count = 122;

const read = (texts: readonly string[]) => readWithPython<Document>('markdown', texts);

/** The rows of all tables of items, each as its cells by their heads. */
function rowsOf({ tables }: Document): Cells[] {
  return tables
    .filter(([heads = []]) => heads.includes('Status'))
    .flatMap(([heads = [], ...rows]) =>
      rows.map((row) => Object.fromEntries(row.map((text, index) => [heads[index] ?? '', text]))),
    );
}

const titleOf = (row: Cells) => Object.values(row)[0] ?? '';
const expectedTitle = (title: string) => title.replace(/^(Final approval|Emergency contacts): /, '');

let all: (Rendered & { document: Document })[];
beforeAll(async () => {
  const rendered = await renderAll(checklist);
  const documents = await read(rendered.map(({ text }) => text));
  all = rendered.map((sample, index) => ({ ...sample, document: documents[index] as Document }));
  expect(all).toHaveLength(6);
});
const sampleOf = (name: string) => all.find(({ sample }) => sample === name) ?? expect.fail(name);

describe('the ticked checklist', () => {
  it('has the checklist’s chapters and tables, in its order', () => {
    for (const { document } of all)
      expect(document.headings).toEqual([
        'h1 Production Deployment Checklist',
        'h2 🎯 Pre-Deployment Validation',
        'h3 ✅ Environment Readiness',
        'h3 ✅ Model Validation',
        'h3 ✅ Docker Image Validation',
        'h3 ✅ Performance Benchmarking',
        'h2 🚀 Deployment Phase Checklist',
        'h3 ✅ Infrastructure Deployment',
        'h3 ✅ Configuration Management',
        'h3 ✅ Application Deployment',
        'h3 ✅ Health Checks',
        'h2 🔄 Canary Deployment Checklist',
        'h3 ✅ Canary Setup',
        'h3 ✅ Canary Monitoring (2-hour period)',
        'h2 ✅ Production Migration Checklist',
        'h3 ✅ Traffic Migration',
        'h3 ✅ Monitoring Verification',
        'h2 🛡️ Safety & Rollback Checklist',
        'h3 ✅ Rollback Preparation',
        'h3 ✅ Rollback Triggers',
        'h2 📊 Post-Deployment Verification',
        'h3 ✅ Functional Testing',
        'h3 ✅ Performance Validation',
        'h3 ✅ Security Validation',
        'h2 📋 Documentation & Communication',
        'h3 ✅ Documentation Updates',
        'h3 ✅ Team Communication',
        'h2 ✅ Final Sign-off',
        'h3 🎯 Critical Success Criteria',
        'h3 📝 Final Approval',
        'h2 🚨 Emergency Contacts',
        'h2 📝 Notes & Observations',
        'h2 🎯 Completion Instructions',
      ]);
  });

  it('has one row an item, in the order of the items', () => {
    for (const { report, document } of all) {
      const titles = rowsOf(document).map(titleOf);
      expect(titles).toHaveLength(rows_count);
      expect(titles).toEqual(report.items.map(({ title }) => expectedTitle(title)));
    }
  });

  it('counts as the report does, by the table of statuses', () => {
    for (const { report, document } of all) {
      const marks = rowsOf(document).map((row) => row['Status']);
      const count = (...wanted: Outcome[]) =>
        marks.filter((mark) => wanted.some((outcome) => mark === words[outcome])).length;
      const { pass, fail, unknown, notApplicable, waived } = report.summary;
      expect(count('pass')).toBe(pass);
      expect(count('fail', 'fail, waived')).toBe(fail);
      expect(count('unknown', 'unknown, waived')).toBe(unknown);
      expect(count('not_applicable')).toBe(notApplicable);
      expect(count('fail, waived', 'unknown, waived')).toBe(waived);
      expect(count(...outcomes)).toBe(report.summary.inScope);
      expect(marks.filter((mark) => mark?.startsWith('☑'))).toHaveLength(pass);
    }
  });

  it('ticks nothing that was not asked for, and says how it was judged', async () => {
    const report = await unknownOnes();
    const rows = rowsOf(sampleOf('unknownOnes').document);
    const left = report.items.flatMap((item, index) =>
      item.inScope ? [] : [[item, rows[index] ?? {}] as const],
    );
    expect(left.length).toBe(rows_count - report.summary.inScope);
    expect(left.length).toBeGreaterThan(50);
    for (const [item, row] of left) {
      expect(row['Status']).toBe(`${outOfScope} before deploy`);
      if (row['Notes'] !== undefined)
        expect(row['Notes']).toContain(`judged all the same: ${outcomeOf(item)}. `);
    }
  });

  it('says in the notes why an item fails, is unknown or is waived', () => {
    let examined = 0;
    for (const { report, document } of all) {
      const rows = rowsOf(document);
      for (const [index, item] of report.items.entries()) {
        if (!item.inScope || item.status === 'pass' || item.message.includes(hostileText.slice(0, 20)))
          continue;
        examined += 1;
        const notes = rows[index]?.['Notes'] ?? '';
        expect(notes).toContain(item.message.trim());
        expect(notes.startsWith('WAIVED until ')).toBe(item.waived);
      }
    }
    expect(examined).toBeGreaterThan(40);
  });

  it('is signed from the attestations', () => {
    const { report, document } = sampleOf('allPass');
    const rows = rowsOf(document);
    const rowsIn = (section: string) =>
      report.items.flatMap((item, index) =>
        item.section === section ? [[item, rows[index] ?? {}] as const] : [],
      );
    const approvals = rowsIn('final_approval');
    expect(approvals).toHaveLength(5);
    for (const [item, row] of approvals) {
      const [approval] = report.attestations.filter(
        (attestation) => attestation.state === 'valid' && attestation.item === item.id,
      );
      if (approval?.state !== 'valid') expect.fail(item.id);
      expect(row['Name']).toBe(approval.person);
      expect(approval.envelope.startsWith(row['Signature'] ?? '-')).toBe(true);
      expect(row['Signature']).toMatch(/^sha256:[0-9a-f]{12}$/);
      expect(approval.signedAt.startsWith(row['Date'] ?? '-')).toBe(true);
    }
    expect(new Set(approvals.map(([, row]) => row['Name'])).size).toBe(5);
    const criteria = rowsIn('success_criteria');
    expect(criteria).toHaveLength(6);
    expect(criteria.map(([, row]) => row['Sign-off']).filter((text) => text === '')).toEqual([]);
    expect(criteria.map(([{ id }, row]) => [id, row['Sign-off']])).toContainEqual([
      'success_criteria.team_trained',
      expect.stringMatching(/^Ada Brandt, \d{4}-\d\d-\d\d$/),
    ]);
    for (const [, row] of rowsIn('communication')) {
      expect(row['Audience']).toBe('all teams');
      expect(row['Channel']).toBe('#announcements');
    }
    for (const [, row] of rowsIn('documentation')) expect(row['Location']).toMatch(/^docs\/\w+\.md$/);
    const contacts = rowsIn('emergency_contacts').map(([, row]) => [
      row['Contact'],
      row['Method'],
      row['Response Time'],
    ]);
    expect(contacts).toEqual([
      ['Mara Lindqvist', 'phone', '15 min'],
      ['Tobias Okafor', 'slack', '30 min'],
      ['Ines Carvalho', 'phone', '30 min'],
      ['Henrik Sato', 'phone', '15 min'],
    ]);
  });

  it('leaves no cell empty where all is proven', () => {
    const { document } = sampleOf('allPass');
    const empty = rowsOf(document).flatMap((row) =>
      Object.entries(row).flatMap(([column, text]) => (text === '' ? [`${titleOf(row)}: ${column}`] : [])),
    );
    expect(empty).toEqual([]);
  });

  it('has the checklist’s targets, from the parameters in force', async () => {
    const targets = (document: Document) => rowsOf(document).flatMap((row) => row['Target'] ?? []);
    expect(targets(sampleOf('allPass').document)).toEqual([
      '<100 ms',
      '>10',
      '<2 GB',
      '<1 core',
      '<1 %',
      '<100 ms',
      '>10 req/sec',
      '>99.9 %',
      '<0.07 %',
      '<2 GB',
    ]);
    const [snapshot, now] = await Promise.all(
      ['snapshot.json', 'now.txt'].map((file) => readFile(join('fixtures/all-pass', file), 'utf8')),
    );
    const profile = { parameters: { latency_p95_ms_max: 250 } };
    const report = await evaluate(Buffer.from(snapshot ?? ''), { profile, now: now?.trim() ?? '' });
    const [document] = await read([render(checklist, report)]);
    expect(targets(document as Document).filter((text) => text === '<250 ms')).toHaveLength(2);
  });

  it('says first what qualifies the verdict', () => {
    const { report, text, document } = sampleOf('waived');
    const lines = headLines(report);
    expect(lines.length).toBeGreaterThan(5);
    expect(document.items.slice(0, lines.length)).toEqual(lines);
    expect(text.indexOf('- Waived until')).toBeLessThan(text.indexOf('## 🎯 Pre-Deployment'));
  });

  it('has as many cells in every line as its table has heads', () => {
    for (const { text } of all) {
      const lines = text.split('\n');
      let width = 0;
      let examined = 0;
      for (const [index, line] of lines.entries()) {
        if (!line.startsWith('|')) continue;
        const cells = line.split(/(?<!\\)\|/).length;
        if (lines[index - 1] === '') width = cells;
        expect(cells, line).toBe(width);
        examined += 1;
      }
      expect(examined).toBeGreaterThan(rows_count);
    }
  });

  it('lets nothing act that stands in names, reasons and notes', () => {
    const { report, document } = sampleOf('hostile');
    expect(document.kinds.filter((kind) => /html|link|image|code_block/.test(kind))).toEqual([]);
    expect(document.fences).toHaveLength(1);
    const helm = rowsOf(document)[report.items.findIndex(({ id }) => id === 'environment.helm_version')];
    expect(helm?.['Notes']).toContain('<script>alert(1)</script>');
    expect(helm?.['Notes']).toContain('[link](javascript:alert(1))');
    expect(inScope(report).length).toBe(rows_count);
  });

  it('keeps notes to their fence, whatever they hold', async () => {
    const notes = 'first\n```\n## not a heading\n````\n| not | a table |\n';
    const [document] = await read([render(checklist, { ...(await allPass()), notes })]);
    expect(document?.fences).toEqual([notes]);
    expect(document?.headings).toEqual(sampleOf('allPass').document.headings);
  });

  it('gives a team’s own items a table, and their own rows in known ones', async () => {
    const report = await allPass();
    const [model = expect.fail()] = report.items.filter(({ section }) => section === 'model');
    const own = { ...model, section: 'team', id: 'team.rota', title: 'Rota is staffed' };
    const [document = expect.fail()] = await read([
      render(checklist, {
        ...report,
        items: [...report.items, own, { ...model, id: 'model.card', title: 'Card' }],
      }),
    ]);
    expect(document.headings).toContain('h3 ✅ team');
    const titles = rowsOf(document).map(titleOf);
    expect(titles).toHaveLength(rows_count + 2);
    expect(titles.indexOf('Card')).toBe(titles.indexOf('Quantized model validated') + 1);
    expect(titles).toContain('Rota is staffed');
  });

  it('is the same each time', () => {
    for (const { report, text } of all) expect(render(checklist, report)).toBe(text);
  });
});
