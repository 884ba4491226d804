import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { installedProgram } from '../environment/installed-program.ts';
import { runTimed } from './measure.ts';
import type { Rendered } from './render.ts';
import type { Figure } from './results.ts';

const gates = 'dist/cli/main.js';
const fixture = 'fixtures/all-pass';

/** What it costs to write a report of 122 items in every format, and to open its page. */
export async function compareReport(directory: string, rounds: number): Promise<Figure[]> {
  const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
  const [report, page, plain] = ['report.json', 'report.html', 'plain.html'].map((name) =>
    join(directory, name),
  );
  if (report === undefined || page === undefined || plain === undefined)
    throw new Error('There is no folder.');
  await runTimed(
    [
      ...[process.execPath, gates, 'check', `${fixture}/snapshot.json`, '--now', now],
      ...['--profile', `${fixture}/gates.yaml`, '--trust', `${fixture}/trust.yaml`],
      ...['--format', `json=${report}`, '--format', `html=${page}`],
    ] as [string, ...string[]],
    0,
  );
  const text = (await readFile(report, 'utf8')).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  await writeFile(plain, `<!doctype html><meta charset="utf-8"><title>JSON</title><pre>${text}</pre>`);

  const runs: Rendered[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await runTimed([process.execPath, '--import', 'tsx', 'bench/render.ts', report], 0);
    runs.push(JSON.parse(stdout));
  }
  return [
    {
      what: `a report of 122 items in ${runs[0]?.formats ?? 0} formats, the first time`,
      unit: 'ms',
      ours: runs.map(({ formats_ms }) => formats_ms),
      peer: { name: 'JSON.parse and stringify', values: runs.map(({ json_ms }) => json_ms) },
      limit: { value_max: 200 },
    },
    ...(await compareOpening(page, plain, rounds)),
  ];
}

async function compareOpening(page: string, plain: string, rounds: number): Promise<Figure[]> {
  const executablePath = await installedProgram('chromium');
  if (executablePath === undefined) return [];
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const opened = async (file: string) => {
      const tab = await browser.newPage();
      const start = performance.now();
      await tab.goto(pathToFileURL(file).href, { waitUntil: 'load' });
      const time_ms = performance.now() - start;
      await tab.close();
      return time_ms;
    };
    await opened(plain);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(await opened(page));
      theirs.push(await opened(plain));
    }
    return [
      {
        what: 'the report’s page, opened in Chromium',
        unit: 'ms',
        ours,
        peer: { name: 'a page of its JSON as text', values: theirs },
        limit: { value_max: 300 },
      },
    ];
  } finally {
    await browser.close();
  }
}
