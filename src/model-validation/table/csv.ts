import { GatesError } from '../../lib/errors.ts';

/** A row of a table by the names of its columns, and the line it begins in, from 1. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * The rows of a CSV text whose first row names its columns: fields are separated by commas, a field in double quotes may
 * hold commas, line breaks and doubled quotes. Empty lines are no rows.
 *
 * Source: RFC 4180.
 *
 * @param file the name by which messages speak of it
 * @throws GatesError `table_invalid` that names the line: without a first row, for a column that is there twice, for a
 *   row with more or fewer fields than columns, and for quotes that don't close or stand in the middle of a field
 */
export function* csvRows(text: string, file: string): Generator<Row> {
  const records = recordsOf(text.startsWith('\ufeff') ? text.slice(1) : text, file);
  const head = records.next().value;
  if (head === undefined)
    throw new GatesError('table_invalid', `${file} is empty; expected a first row that names its columns.`);
  const names = head.fields.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new GatesError('table_invalid', `${file}:${head.line}: the column "${twice}" is there twice.`);
  for (const { line, fields } of records) {
    if (fields.length !== names.length)
      throw new GatesError(
        'table_invalid',
        `${file}:${line}: expected ${names.length} fields, one for each of ${names.join(', ')}; found ${fields.length}.`,
      );
    yield { line, cells: Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])) };
  }
}

interface Fields {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A quoted field, or a plain one, and what ends it. */
const field = /"((?:[^"]|"")*)"(,|\r?\n|$)|([^",\r\n]*)(,|\r?\n|$)/y;

function* recordsOf(text: string, file: string): Generator<Fields, undefined> {
  let line = 1;
  let begun = 1;
  let fields: string[] = [];
  field.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    field.lastIndex = at;
    const found = field.exec(text);
    if (found === null)
      throw new GatesError(
        'table_invalid',
        `${file}:${line}: expected a field in double quotes that closes, or one without double quotes.`,
      );
    const [whole, quoted, quotedEnd, plain, plainEnd] = found;
    const end = quotedEnd ?? plainEnd ?? '';
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    at += whole.length;
    line += whole.split('\n').length - 1;
    if (end === ',' && at < text.length) continue;
    if (end === ',') fields.push('');
    if (fields.length > 1 || fields[0] !== '' || quoted !== undefined) yield { line: begun, fields };
    fields = [];
    begun = line;
  }
  return undefined;
}
