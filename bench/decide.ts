import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Setting } from './setting.ts';

/** What a process of its own measured: each time in milliseconds, in turn. */
export interface Decided {
  readonly parse_ms: number[];
  readonly decide_ms: number[];
  readonly peak_bytes: number;
  readonly statuses: Readonly<Record<string, string>>;
}

/**
 * A process of its own that decides a snapshot several times from its bytes with the built library, each time after JSON.parse
 * of the same bytes. The first evaluation, which compiles the module, is not counted.
 *
 * Arguments: a file with the setting's JSON, the snapshot, and how many times. Prints a `Decided` as JSON.
 */
const [settingFile = '', snapshotFile = '', rounds = '1'] = process.argv.slice(2);
const library = new URL('../dist/lib/index.js', import.meta.url).href;
const { evaluate } = (await import(library)) as typeof import('../src/lib/index.ts');
const { profile, now } = JSON.parse(await readFile(settingFile, 'utf8')) as Setting;
const bytes = new Uint8Array(await readFile(snapshotFile));
const options = { profile, now };

const report = await evaluate(bytes, options);
const parse_ms: number[] = [];
const decide_ms: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  let start = performance.now();
  JSON.parse(new TextDecoder().decode(bytes));
  parse_ms.push(performance.now() - start);
  start = performance.now();
  await evaluate(bytes, options);
  decide_ms.push(performance.now() - start);
}
const decided: Decided = {
  parse_ms,
  decide_ms,
  // kibibytes, whatever Node's own documentation of its unit says
  peak_bytes: process.resourceUsage().maxRSS * 1024,
  statuses: Object.fromEntries(report.items.map(({ id, status }) => [id, status])),
};
process.stdout.write(JSON.stringify(decided));
