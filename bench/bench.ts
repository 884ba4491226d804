import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareCollection } from './collect.ts';
import { compareLoad } from './load.ts';
import { compareModel } from './model.ts';
import { compareReport } from './report.ts';
import { type Figure, renderResults, renderTable } from './results.ts';
import { writeMaterial } from './setting.ts';
import { compareCheck, compareDecision, measureGrowth } from './suites.ts';
import { findVersions } from './versions.ts';

const help = `Measures what gates costs, beside its peers in the same run, and writes bench/RESULTS.md.

  npm run build && npm run bench                 deciding, checking, putting load on and validating models, an hour
  npm run bench -- --collect                     also collecting 10,000 pods from a real API server, which takes some minutes to fill
  npm run bench -- --rounds 5 --no-growth        fewer rounds, without 100,000 pods and 13,000 images; does not write the file
`;

const { values } = parseArgs({
  options: {
    collect: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '11' },
    'no-growth': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const rounds = Number(values.rounds);
  const versions = await findVersions();
  const directory = await mkdtemp(join(tmpdir(), 'gates-bench-'));
  const figures: Figure[] = [];
  try {
    say('writing snapshots');
    const growing = values['no-growth'] ? [] : [1_000, 100_000];
    const material = await writeMaterial(directory, [20, 10_000, ...growing]);
    say('deciding');
    figures.push(...(await compareDecision(material, versions, rounds)));
    say('checking');
    figures.push(...(await compareCheck(material, versions, rounds)));
    say('writing reports');
    figures.push(...(await compareReport(directory, rounds)));
    if (!values['no-growth']) {
      say('growing');
      figures.push(...(await measureGrowth(material)));
    }
    say('putting load on');
    figures.push(...(await compareLoad(directory, rounds)));
    say('validating models');
    figures.push(...(await compareModel(directory, rounds, values['no-growth'] ? 'quick' : 'whole')));
    if (values.collect) figures.push(...(await compareCollection(directory, rounds, say)));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  process.stdout.write(renderTable(figures));
  if (!values['no-growth'] && values.collect)
    await writeFile('bench/RESULTS.md', renderResults(figures, versions, rounds));
}
