import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { GatesError } from '../../lib/errors.ts';
import { parseJsonStrictly } from '../../lib/json/index.ts';
import { describeProblems } from '../../lib/zod-problems.ts';
import { csvRows } from '../table/csv.ts';
import { type LabelledFile, labels } from './labelled.ts';

const entry = z.strictObject({
  path: z.string().min(1),
  label: z.enum(labels),
  group: z.string().optional(),
});

/**
 * Reads a list of labelled images: CSV with the columns `path`, `label` and perhaps `group`, or JSON Lines (`.jsonl`,
 * `.ndjson`) of objects with these keys. Paths are relative to the list; a label is `clean` or `stego`.
 *
 * @throws GatesError `file_unreadable`, or `table_invalid` that names the line
 */
export async function readManifest(file: string): Promise<LabelledFile[]> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new GatesError('file_unreadable', `The list ${file} can't be read: ${error.message}.`, error);
  });
  const rows = /\.(jsonl|ndjson)$/i.test(file) ? jsonRows(text, file) : csvEntries(text, file);
  const folder = dirname(file);
  const files: LabelledFile[] = [];
  for (const { line, value } of rows) {
    const result = entry.safeParse(value);
    if (!result.success)
      throw new GatesError(
        'table_invalid',
        `${file}:${line} is no labelled image:\n${describeProblems(result.error, value)}`,
        result.error,
      );
    const { path, label, group } = result.data;
    files.push({ path: resolve(folder, path), label, ...(group ? { group } : {}) });
  }
  if (files.length === 0) throw new GatesError('table_invalid', `${file} lists no images.`);
  return files;
}

interface Entry {
  readonly line: number;
  readonly value: unknown;
}

function* csvEntries(text: string, file: string): Generator<Entry> {
  for (const { line, cells } of csvRows(text, file)) yield { line, value: cells };
}

function* jsonRows(text: string, file: string): Generator<Entry> {
  const encoder = new TextEncoder();
  for (const [index, line] of text.split('\n').entries())
    if (line.trim() !== '')
      yield {
        line: index + 1,
        value: parseJsonStrictly(encoder.encode(line), { file: `${file}, line ${index + 1}` }),
      };
}
