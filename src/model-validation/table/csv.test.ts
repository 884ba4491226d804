import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from './csv.ts';

const rows = (text: string) => [...csvRows(text, 't.csv')];

/** A field as it is written: quoted where it must be, and sometimes where it need not. */
const written = fc
  .tuple(fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '1') }), fc.boolean())
  .map(([value, quote]) => ({
    value,
    text: quote || /[",\r\n]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value,
  }));

describe('rows of CSV', () => {
  it('are read back as they were written', () => {
    let examined = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(written, written, written), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (table, end, isEnded) => {
          const lines = ['a,b,c', ...table.map((row) => row.map(({ text }) => text).join(','))];
          const found = rows(lines.join(end) + (isEnded ? end : ''));
          expect(found.map(({ cells }) => [cells['a'], cells['b'], cells['c']])).toEqual(
            table.map((row) => row.map(({ value }) => value)),
          );
          examined += found.length;
        },
      ),
    );
    expect(examined).toBeGreaterThan(100);
  });

  it('know their lines, also behind fields of several', () => {
    expect(rows('a\n"x\ny"\n\nz\n').map(({ line }) => line)).toEqual([2, 5]);
  });

  it('take a byte order mark and an empty last field', () => {
    expect(rows('\ufeffa,b\n1,')).toEqual([{ line: 2, cells: { a: '1', b: '' } }]);
  });

  it.each([
    ['', /t\.csv is empty/],
    ['a,a\n', /t\.csv:1: the column "a" is there twice/],
    ['a,b\n1\n', /t\.csv:2: expected 2 fields, one for each of a, b; found 1/],
    ['a\n"x\n', /t\.csv:2: expected a field in double quotes that closes/],
    ['a\nx"y\n', /t\.csv:2: expected a field/],
    ['a\n"x"y\n', /t\.csv:2: expected a field/],
  ])('%j is refused', (text, message) => {
    expect(() => rows(text)).toThrow(message);
  });
});
