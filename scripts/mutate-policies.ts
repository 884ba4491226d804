import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { itemsOf } from '../src/lib/policies/items.ts';
import { joinParameters } from '../src/lib/policies/join-parameters.ts';
import { parseSources } from '../src/lib/policies/parse.ts';
import { problemLines } from '../src/lib/policies/problems.ts';
import { readSources } from '../src/lib/policies/sources.ts';
import { withWorkspace } from '../src/lib/policies/workspace.ts';
import { type ItemOutcome, runMutants } from './mutation/run.ts';
import { resolveTool } from './tools.ts';

const help = `Changes one condition of a rule at a time; some test of its item must fail.

  npm run test:mutation [-- section.item …]     only these items; a section names all of its items
  npm run test:mutation -- --accept             rewrites the list of survivors, with an empty reason for each new one

A mutant that no test notices must stand in policies/mutation-survivors.json with its reason.
`;
const survivorsFile = 'policies/mutation-survivors.json';
const survivorsSchema = z.array(z.strictObject({ item: z.string(), mutant: z.string(), reason: z.string() }));
type Survivor = z.infer<typeof survivorsSchema>[number];

/** Items that one process of OPA looks at: its compiler's time grows faster than the number of packages. */
const items_at_once = 6;
const side_by_side = 2;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      accept: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const opa = process.env['GATES_OPA'] || (await resolveTool('opa'));
  const folders = await readSources('policies');
  const sources = folders.flatMap(({ files }) => files);
  const { parameters } = joinParameters(folders);
  const started_ms = Date.now();

  const outcomes = await withWorkspace(sources, async (workspace) => {
    const isAsked = (path: string) => {
      const [, section = '', name = ''] = path.replace(/(?:_test)?\.rego$/, '').split('/');
      return (
        positionals.length === 0 ||
        positionals.includes(section) ||
        positionals.includes(`${section}.${name}`)
      );
    };
    const wanted = sources.filter(
      ({ relative }) => /^(?:checks|derived)\//.test(relative) && isAsked(relative),
    );
    const { files, problems } = await parseSources(opa, workspace, wanted);
    if (problems.length > 0) throw new Error(problemLines(problems));
    const items = itemsOf(files);
    if (items.length === 0) throw new Error(`There is no item ${positionals.join(', ')}.`);
    const batches = Array.from({ length: Math.ceil(items.length / items_at_once) }, (_, index) =>
      items.slice(index * items_at_once, (index + 1) * items_at_once),
    );
    const shared = sources.filter(({ kind }) => kind !== 'test' && kind !== 'entrypoint');
    const done: ItemOutcome[] = [];
    const runNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        const group = batch;
        done.push(
          ...(await withWorkspace(shared, (own) => runMutants(opa, own, group, files, shared, parameters))),
        );
        process.stderr.write(`mutation: ${done.length} of ${items.length} items\n`);
      }
    };
    await Promise.all(Array.from({ length: side_by_side }, runNext));
    return done.sort((a, b) => (a.item < b.item ? -1 : 1));
  });

  const known = survivorsSchema.parse(JSON.parse(await readFile(survivorsFile, 'utf8')));
  await report(outcomes, known, values.accept, started_ms);
}

async function report(
  outcomes: readonly ItemOutcome[],
  known: readonly Survivor[],
  accept: boolean,
  started_ms: number,
): Promise<void> {
  const examined = new Set(outcomes.map(({ item }) => item));
  const key = ({ item, mutant }: Omit<Survivor, 'reason'>) => `${item} ${mutant}`;
  const reasons = new Map(known.map((survivor) => [key(survivor), survivor.reason]));
  const found = outcomes.flatMap(({ item, survivors }) => survivors.map((mutant) => ({ item, mutant })));
  const foundKeys = new Set(found.map(key));
  const unexpected = found.filter((survivor) => !reasons.get(key(survivor)));
  const stale = known.filter((survivor) => examined.has(survivor.item) && !foundKeys.has(key(survivor)));

  if (accept) {
    const others = known.filter(({ item }) => !examined.has(item));
    const all = [
      ...others,
      ...found.map((survivor) => ({ ...survivor, reason: reasons.get(key(survivor)) ?? '' })),
    ];
    all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    await writeFile(survivorsFile, `${JSON.stringify(all, null, 2)}\n`);
  }
  const untested = outcomes.filter((outcome) => outcome.untested);
  for (const { item } of untested) process.stdout.write(`no tests that pass  ${item}\n`);
  for (const { item, mutant } of unexpected) process.stdout.write(`no test notices  ${item}  ${mutant}\n`);
  for (const { item, mutant } of stale) process.stdout.write(`no longer survives  ${item}  ${mutant}\n`);
  const killed = outcomes.reduce((sum, outcome) => sum + outcome.killed, 0);
  const refused = outcomes.reduce((sum, outcome) => sum + outcome.refused, 0);
  process.stdout.write(
    `${outcomes.length} items, ${killed + found.length} mutants: ${killed} noticed, ${found.length} survive ` +
      `(${found.length - unexpected.length} with a reason), ${stale.length} stale entries; ${refused} more do not compile; ` +
      `${Math.round((Date.now() - started_ms) / 1000)} s\n`,
  );
  const passed = killed + found.length - unexpected.length;
  const failed = untested.length + unexpected.length + stale.length;
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
