import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

/** What a process of its own measured: times in milliseconds. */
export interface Rendered {
  /** every format once, the first time in this process */
  readonly formats_ms: number;
  readonly formats: number;
  /** the same report through JSON.parse and JSON.stringify, the first time in this process */
  readonly json_ms: number;
}

/**
 * A process of its own that writes a report in every format once, with the built library, after reading its JSON.
 *
 * Arguments: a file with a report's JSON. Prints a `Rendered` as JSON.
 */
const [reportFile = ''] = process.argv.slice(2);
const library = new URL('../dist/lib/index.js', import.meta.url).href;
const { formats, readReport } = (await import(library)) as typeof import('../src/lib/index.ts');
const bytes = new Uint8Array(await readFile(reportFile));
const report = readReport(bytes, reportFile);

let start = performance.now();
JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2);
const json_ms = performance.now() - start;

start = performance.now();
for (const format of formats)
  if (format.render(report, { colour: false, all: true }).length === 0)
    throw new Error(`The format ${format.name} writes nothing.`);
const rendered: Rendered = { formats_ms: performance.now() - start, formats: formats.length, json_ms };
process.stdout.write(JSON.stringify(rendered));
