import { expect, it } from 'vitest';
import { formats } from '../../src/lib/report/formats.ts';
import { outcomes, statusTable, wordText } from '../../src/lib/report/statuses.ts';

const columns = Object.entries(statusTable);

it('has no format in which an unknown could be taken for what passes or does not apply', () => {
  expect(columns.length).toBeGreaterThanOrEqual(7);
  for (const [name, column] of columns) {
    expect(Object.keys(column.words), name).toEqual([...outcomes]);
    const harmless = [column.words.pass, column.words.not_applicable].map(wordText);
    for (const outcome of ['unknown', 'unknown, waived'] as const) {
      expect(harmless, name).not.toContain(wordText(column.words[outcome]));
      expect(wordText(column.words[outcome]), name).not.toMatch(/^–$|\bpass|skip|(?<!not-)satisf|success/i);
    }
    for (const outcome of ['fail', 'fail, waived'] as const)
      expect(wordText(column.words[outcome]), name).not.toBe(wordText(column.words.pass));
  }
});

it('speaks of formats that there are', () => {
  const known = formats.map(({ name }) => name);
  expect(columns.filter(([name]) => known.includes(name)).length).toBeGreaterThanOrEqual(7);
});
