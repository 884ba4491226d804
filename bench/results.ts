import { type Spread, spreadOf } from './measure.ts';

/** One comparison: what we measured, what it is held against, and how large the ratio may be. */
export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'MB';
  readonly ours: readonly number[];
  readonly peer?: { readonly name: string; readonly values: readonly number[] };
  /** the ratio that is too much, and what is aimed at where that is less; or what our own median may not exceed */
  readonly limit?:
    | { readonly ratio_max: number; readonly ratio_aim?: number }
    | { readonly value_max: number };
}

interface Row {
  readonly figure: Figure;
  readonly ours: Spread;
  readonly peer: Spread | undefined;
  readonly ratio: number | undefined;
}

function rowOf(figure: Figure): Row {
  const ours = spreadOf(figure.ours);
  const peer = figure.peer === undefined ? undefined : spreadOf(figure.peer.values);
  return { figure, ours, peer, ratio: peer === undefined ? undefined : ours.median / peer.median };
}

const rounded = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

function spread({ median, min, max }: Spread, unit: string): string {
  return min === max
    ? `${rounded(median)} ${unit}`
    : `${rounded(median)} ${unit} (${rounded(min)}–${rounded(max)})`;
}

function wanted({ limit, unit }: Figure): string {
  if (limit === undefined) return '';
  if ('value_max' in limit) return `below ${limit.value_max} ${unit}`;
  return limit.ratio_aim === undefined
    ? `≤ ${limit.ratio_max}`
    : `aim ${limit.ratio_aim}, below ${limit.ratio_max}`;
}

function verdict({ figure: { limit }, ours, ratio }: Row): string {
  if (limit === undefined) return '';
  if ('value_max' in limit) return ours.median < limit.value_max ? 'kept' : 'falls short';
  if (ratio === undefined) return '';
  if (ratio > limit.ratio_max) return 'falls short';
  return limit.ratio_aim !== undefined && ratio > limit.ratio_aim ? 'kept, aim missed' : 'kept';
}

const headings = ['what', 'gates', 'peer', 'peer’s', 'ratio', 'wanted', ''];

function cellsOf(row: Row): string[] {
  const { figure, ours, peer, ratio } = row;
  return [
    figure.what,
    spread(ours, figure.unit),
    figure.peer?.name ?? '',
    peer === undefined ? '' : spread(peer, figure.unit),
    ratio === undefined ? '' : ratio.toFixed(2),
    wanted(figure),
    verdict(row),
  ];
}

/** The figures as a Markdown table with aligned columns. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [headings, ...figures.map((figure) => cellsOf(rowOf(figure)))];
  const widths = headings.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [first = [], ...rest] = rows;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('');
}

/** The whole of `bench/RESULTS.md`. */
export function renderResults(
  figures: readonly Figure[],
  versions: { readonly described: readonly string[] },
  rounds: number,
): string {
  const short = figures
    .map(rowOf)
    .filter((row) => !['', 'kept'].includes(verdict(row)))
    .map(
      (row) =>
        `- ${row.figure.what}: ${row.figure.limit !== undefined && 'value_max' in row.figure.limit ? spread(row.ours, row.figure.unit) : `${row.ratio?.toFixed(2)} × ${row.figure.peer?.name}`} (${wanted(row.figure)}).`,
    );
  return `# What gates costs

Written by \`npm run bench -- --collect\`: medians of ${rounds} rounds (fewer where it says so) with the least and greatest in parentheses. Peers
run in the same rounds, in turn; ratios are of medians. Times are of the clock on the wall, so a machine with other work shows in the spread.

${versions.described.map((line) => `- ${line}`).join('\n')}

${renderTable(figures)}
## Where it falls short

${short.length === 0 ? 'Nowhere in this run.' : short.join('\n')}

## What is measured

- A snapshot of N pods is the recorded rollout of \`fixtures/all-pass\` in a cluster of N pods, as \`bench/generate.ts\` makes it: before the
  deployment the kubernetes collector sees all of them (those of other namespaces cut to what they take of their nodes), later moments see the
  namespace of the release with a twentieth of them. It carries no signatures, which no peer verifies.
- *decide* is one call of \`evaluate\` on the bytes, with the module compiled before: strict JSON, validation, redaction, bounds, all 122 items, report.
- \`opa eval\` gets the same rules without their tests, the input that our engine gets and the same host data. Its evaluation is
  \`timer_rego_query_eval_ns\` of its own metrics, without reading and parsing.
- \`gates check --format json\` and \`conftest test -o json\` are whole processes. conftest gets the same, and \`bench/conftest.rego\`, which makes a
  failure of every item that does not hold. The numbers of failures are compared before anything is measured.
- \`gates collect\` and \`kubectl get -o json\` of the kinds that it lists are whole processes against one API server with etcd.
- k6 runs \`dist/load.js\` and \`bench/load-peer.js\`, which sends the same requests and makes the same checks, as often, against a server that
  answers at once. Counted is the user and system time of k6; the memory of a virtual user is what 200 more of them take, divided.
- \`gates model\` runs the example's detector over pictures of Debian's \`openclipart-png\` and \`oxygen-icon-theme\` of up to 4 million pixels. Its
  processor time is the user and system time of its three processes, less that of a run over the sixteen pictures that every run has beside them.
  *Bare* is reading and decoding each file, and one run of each model a picture on one thread, in one process; preparing the tensors is counted in
  the second comparison only. \`bench/model-peer.py\` prepares the same tensors with Pillow and NumPy and runs both models as onnxruntime does by
  itself; both are whole processes. Shards and the process beside them are pinned to their cores, and timed while they answer images.
`;
}
