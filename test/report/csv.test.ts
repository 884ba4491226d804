import { expect, it } from 'vitest';
import { csv } from '../../src/lib/report/csv.ts';
import { outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import { inScope, readWithPython, render, renderAll } from './readers.testing.ts';
import { failing } from './samples.ts';

type Row = Record<string, string>;

it('is read by Python as the table says, row by row', async () => {
  const all = await renderAll(csv);
  expect(all).toHaveLength(6);
  const read = await readWithPython<Row[]>(
    'csv',
    all.map(({ text }) => text),
  );
  for (const [index, { report }] of all.entries()) {
    const rows = read[index] ?? expect.fail('not read');
    const items = inScope(report);
    expect(rows.map((row) => row['item'])).toEqual(items.map(({ id }) => id));
    for (const [at, item] of items.entries())
      expect(rows[at]).toMatchObject(statusTable.csv.words[outcomeOf(item)]);
    const count = (status: string) => rows.filter((row) => row['status'] === status).length;
    const { pass, fail, unknown, notApplicable, waived } = report.summary;
    expect([count('pass'), count('fail'), count('unknown'), count('not_applicable')]).toEqual([
      pass,
      fail,
      unknown,
      notApplicable,
    ]);
    expect(rows.filter((row) => row['waived'] === 'yes')).toHaveLength(waived);
    expect(new Set(rows.flatMap(Object.keys)).size).toBe(17);
  }
});

it('has no cell that a spreadsheet would run, and no line break in one', async () => {
  const all = await renderAll(csv);
  const read = await readWithPython<Row[]>(
    'csv',
    all.map(({ text }) => text),
  );
  const cells = read.flat().flatMap(Object.values);
  expect(cells.length).toBeGreaterThan(10_000);
  expect(cells.filter((cell) => /^\s*[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
  expect(cells.filter((cell) => cell.startsWith("'@"))).toEqual([]);
  for (const { text } of all) expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

it('makes text of every beginning of a formula', async () => {
  const report = await failing();
  const beginnings = ['=1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1'];
  const items = report.items.slice(0, beginnings.length).map((item, index) => ({
    ...item,
    message: beginnings[index] ?? '',
  }));
  const [rows] = await readWithPython<Row[]>('csv', [render(csv, { ...report, items })]);
  expect(rows?.map((row) => row['message'])).toEqual([
    "'=1",
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'=1",
    "'=1",
    "'=1",
    "'=1",
    "'＝1",
  ]);
});
