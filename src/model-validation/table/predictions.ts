import { readFile, stat } from 'node:fs/promises';
import { GatesError } from '../../lib/errors.ts';
import { packageRoot } from '../../lib/package-root.ts';
import { refusalsOf } from '../count/refusals.ts';
import { type Answer, Tally } from '../count/tally.ts';
import { inspectModel } from '../graph/inspect-model.ts';
import { fileOf } from '../graph/quantization.ts';
import type { Label } from '../images/labelled.ts';
import type { ModelData, ModelReport } from '../report.ts';
import { cleanOf, stegoOf } from '../written.ts';
import { csvRows } from './csv.ts';

export interface ImportPredictionsOptions {
  /** CSV with the columns `label`, `fp32_score`, `int8_score`, and perhaps `path` and `group` */
  readonly table: string;
  /** the two ONNX files that whoever made the table says it is of; they are not run */
  readonly fp32: string;
  readonly int8: string;
  readonly served?: 'fp32' | 'int8';
  /** a score above it means that something is hidden; default 0.5 */
  readonly threshold?: number;
}

const labelWords: Readonly<Record<string, Label>> = {
  clean: 'clean',
  stego: 'stego',
  '0': 'clean',
  '1': 'stego',
};

/**
 * A report from a table of predictions that somebody else made: it proves rates, and never that a model loads, answers in time
 * or is quantised. An empty score is an image on which the model failed.
 *
 * @throws GatesError `file_unreadable`, or `table_invalid` that names the line: for a label that is none, a score that is no
 *   number from 0 to 1, and a path that is there twice
 */
export async function importPredictions(options: ImportPredictionsOptions): Promise<ModelReport> {
  const { table, served = 'int8', threshold = 0.5 } = options;
  const text = await readFile(table, 'utf8').catch((error) => {
    throw new GatesError('file_unreadable', `The table ${table} can't be read: ${error.message}.`, error);
  });
  const { mtime } = await stat(table);
  const [fp32, int8] = [await inspectModel(options.fp32), await inspectModel(options.int8)];
  const { tallies, groups } = count(text, table, threshold);
  const clean = tallies.clean.counts();
  const stego = tallies.stego.counts();
  const data: ModelData = {
    origin: 'imported',
    harness: { version: packageRoot.version },
    fp32: fileOf(fp32),
    int8: fileOf(int8),
    clean: cleanOf(clean, groups?.clean.size),
    stego: stegoOf(stego, groups?.stego.size),
  };
  const digests = { fp32: fp32.digest, int8: int8.digest, served: (served === 'fp32' ? fp32 : int8).digest };
  return {
    schema: 'gates.model/v1',
    clean: {
      files: clean.images,
      duplicates: 0,
      fp32Scores: [...clean.fp32Scores],
      int8Scores: [...clean.int8Scores],
    },
    stego: {
      files: stego.images,
      duplicates: 0,
      fp32Scores: [...stego.fp32Scores],
      int8Scores: [...stego.int8Scores],
    },
    observation: {
      // the table is not younger than its file
      collectedAt: mtime.toISOString(),
      collector: 'model@1',
      source: table,
      measuredOn: {
        model: Object.fromEntries(Object.entries(digests).filter(([, digest]) => digest !== undefined)),
      },
      problems: [],
      data: { ...data, refusals: { items: refusalsOf(data), complete: true } },
    },
  };
}

function count(text: string, file: string, threshold: number) {
  const tallies = { clean: new Tally('clean'), stego: new Tally('stego') };
  const groups = { clean: new Set<string>(), stego: new Set<string>() };
  const lines = new Map<string, number>();
  let grouped = true;
  let rows = 0;
  for (const { line, cells } of csvRows(text, file)) {
    rows++;
    const label = labelWords[cells['label'] ?? ''];
    if (label === undefined)
      throw new GatesError(
        'table_invalid',
        `${file}:${line}: label: expected clean, stego, 0 (clean) or 1 (stego); found ${JSON.stringify(cells['label'] ?? 'no such column')}.`,
      );
    const { path, group } = cells;
    if (path !== undefined && lines.has(path))
      throw new GatesError(
        'table_invalid',
        `${file}:${line}: path: ${JSON.stringify(path)} is there already, in line ${lines.get(path)}; expected each image once.`,
      );
    if (path !== undefined) lines.set(path, line);
    if (group) groups[label].add(group);
    else grouped = false;
    const fp32 = answerOf('fp32_score');
    const int8 = answerOf('int8_score');
    if (fp32 === undefined || int8 === undefined) tallies[label].unanswered('inferenceErrors');
    else tallies[label].answered(fp32, int8);

    function answerOf(column: string): Answer | undefined {
      const cell = cells[column];
      const score = Number(cell);
      if (cell?.trim() === '') return undefined;
      if (!(score >= 0 && score <= 1))
        throw new GatesError(
          'table_invalid',
          `${file}:${line}: ${column}: expected a number from 0 to 1; found ${JSON.stringify(cell ?? 'no such column')}.`,
        );
      return { score, positive: score > threshold };
    }
  }
  return { tallies, groups: grouped && rows > 0 ? groups : undefined };
}
