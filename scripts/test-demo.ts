import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, ReportItem } from '../src/lib/report.ts';
import { exitCodeOf } from '../src/lib/verdict.ts';
import { cases } from './demo/cases.ts';
import { liveLoad } from './demo/live-load.ts';
import { liveModel } from './demo/live-model.ts';
import { reportFiles } from './demo/report-files.ts';
import { type Outcome, runSuites, type Suite, show } from './suites.ts';

/** `npm run test:demo`: runs the demo as a newcomer would, and checks what it shows and what it leaves behind. */
const files = ['gates.yaml', 'snapshot.json', 'trust.yaml', ...reportFiles.map(([, file]) => file)];

/** What a case must show besides its verdict; each sentence says what did not hold otherwise. */
const expected: Record<string, (report: Report) => Record<string, boolean>> = {
  complete: ({ items, summary }) => ({
    'all 122 items are decided': items.length === 122,
    'all of them pass': summary.pass === 122,
  }),
  'before-deploy': (report) => ({
    'what is unknown rests on what is missing, and says so': open(report).every(({ message }) =>
      /no (loadtest|scans|rollback) observation/.test(message),
    ),
    'it says what to do': open(report).every(({ solution }) => solution !== undefined),
    'load test, scan and rehearsal are missed': [
      'benchmark.latency_p95',
      'success_criteria.security_scan_passed',
      'rollback_preparation.script_tested',
    ].every((id) => statusOf(report, id) === 'unknown'),
  }),
  edited: (report) => ({
    'the signature is refused': report.observations.some(
      ({ domain, signature }) => domain === 'loadtest' && signature === 'refused',
    ),
    'its items no longer pass': statusOf(report, 'benchmark.error_rate') === 'unknown',
    'the approvals are void': approvalsVoid(report),
  }),
  'edited-unsigned': (report) => ({
    'the head names it': report.head.unsignedObservations.join() === 'pre-deployment/loadtest',
    'its items pass': statusOf(report, 'benchmark.error_rate') === 'pass',
    'the approvals are void': approvalsVoid(report),
  }),
  loosened: (report) => ({
    'the head names it': report.head.loosenedParameters.some(({ name }) => name === 'fpr_fraction_max'),
    'the approvals are void': approvalsVoid(report),
  }),
  measured: (report) => ({
    'the false-positive rate fails': statusOf(report, 'performance.false_positive_rate') === 'fail',
    'it says how many of how many': /16 of 145/.test(
      report.items.find(({ id }) => id === 'performance.false_positive_rate')?.message ?? '',
    ),
  }),
};

const demo: Suite = {
  name: 'demo',
  async run(): Promise<Outcome> {
    const output = await mkdtemp(join(tmpdir(), 'gates-test-demo-'));
    try {
      const args = ['node_modules/tsx/dist/cli.mjs', 'scripts/demo.ts', '--output', output];
      const { code, output: shown } = await show(process.execPath, args, { quiet: true });
      const checks: [string, boolean][] = [[`the demo ends with 0\n${code === 0 ? '' : shown}`, code === 0]];
      for (const { name, expected: verdict } of cases) {
        const folder = join(output, name);
        const left: string[] = await readdir(folder).catch(() => []);
        checks.push([`${name}: the files are there`, files.every((file) => left.includes(file))]);
        if (!left.includes('report.json')) continue;
        const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
        checks.push([
          `${name}: the verdict is ${verdict}, and not ${report.verdict}`,
          report.verdict === verdict,
        ]);
        const told = shown.slice(shown.indexOf(cases.find((one) => one.name === name)?.title ?? name));
        const [, exit] = /^exit code (\d)$/m.exec(told) ?? [];
        checks.push([
          `${name}: the exit code is that of the verdict, and not ${exit}`,
          exit === String(exitCodeOf(verdict)),
        ]);
        for (const [sentence, holds] of Object.entries(expected[name]?.(report) ?? {}))
          checks.push([`${name}: ${sentence}`, holds]);
      }
      checks.push(...(await checkLiveLoad(join(output, liveLoad.name))));
      checks.push(...(await checkLiveModel(join(output, liveModel.name), shown)));
      checks.push(
        ['diff names what got worse', /performance\.false_positive_rate {2}pass → fail/.test(shown)],
        ['explain says how far it is', /replays|16 .* of 145/.test(shown)],
        ['the report replays to equal bytes', /^ *equal: \d+ bytes, sha256:/m.test(shown)],
        ['the checklist is ticked and crossed', /☑ pass/.test(shown) && /FPR Rate.*☒ fail/.test(shown)],
        ['it names the page', shown.includes('measured/report.html')],
      );
      checks.push(['it says where the files are', shown.includes(output)]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape characters are what is looked for
      checks.push(['it has no colours outside a terminal', !/\u001b/.test(shown)]);
      const failed = checks.filter(([, holds]) => !holds);
      for (const [sentence] of failed) process.stdout.write(`  ✘ expected: ${sentence}\n`);
      return { passed: checks.length - failed.length, failed: failed.length };
    } finally {
      await rm(output, { recursive: true, force: true });
    }
  },
};

await runSuites([demo]);

/** How fast this machine is decides the verdict; that it was measured, and judged of itself, does not depend on it. */
async function checkLiveLoad(folder: string): Promise<[string, boolean][]> {
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
  const measured = JSON.parse(await readFile(join(folder, 'loadtest.json'), 'utf8')).observation.data;
  const snapshot = JSON.parse(await readFile(join(folder, 'snapshot.json'), 'utf8'));
  const evidence = snapshot.observations['pre-deployment'].loadtest;
  const checks: [string, boolean][] = [
    ['three items are decided', report.items.filter(({ inScope }) => inScope).length === 3],
    [
      'the head says that the test was short',
      report.head.loosenedParameters.some(({ name }) => name === 'load_test_seconds_min'),
    ],
    ['the test ended whole', measured.finished === true && measured.measured_seconds === 20],
    ['500 requests were sent', measured.requests.sent === 500],
    ['what was measured is in the snapshot', evidence?.data?.nonce === measured.nonce],
    ['the service said which release it is', evidence?.measuredOn?.servedVersion === 'v4'],
  ];
  return checks.map(([sentence, holds]) => [`${liveLoad.name}: ${sentence}`, holds]);
}

/** So few pictures can prove no rate: the demo must say so, whatever the model answers. */
async function checkLiveModel(folder: string, shown: string): Promise<[string, boolean][]> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8'));
  const report = (await read('report.json')) as Report;
  const { clean, stego, refusals } = (await read('model.json')).observation.data;
  const snapshot = await read('snapshot.json');
  const evidence = snapshot.observations['pre-deployment'].model;
  const told = shown.slice(shown.indexOf(liveModel.title));
  const checks: [string, boolean][] = [
    [
      `${liveModel.items.length} items are decided`,
      report.items.filter(({ inScope }) => inScope).length === liveModel.items.length,
    ],
    ['all pictures were examined', clean?.images === 60 && stego?.images === 60],
    ['nothing was refused', refusals.complete === true && refusals.items.length === 0],
    ['both files load', statusOf(report, 'model.loads') === 'pass'],
    ['the rates do not pass', statusOf(report, 'performance.false_positive_rate') !== 'pass'],
    ['nor does the INT8 model', statusOf(report, 'model.int8_quantized') !== 'pass'],
    ['it says how many more pictures are needed', /\d+ more clean images needed/.test(told)],
    ['what was measured is in the snapshot', evidence?.data?.clean?.images === 60],
    ['the release is of these models', evidence?.measuredOn?.model?.int8 === snapshot.release.model?.int8],
    ['the picture is there', (await readFile(join(folder, 'model.svg'), 'utf8')).startsWith('<svg ')],
  ];
  return checks.map(([sentence, holds]) => [`${liveModel.name}: ${sentence}`, holds]);
}

function open({ items }: Report): ReportItem[] {
  return items.filter(({ inScope, status }) => inScope && status === 'unknown');
}

function statusOf({ items }: Report, id: string): string | undefined {
  return items.find((item) => item.id === id)?.status;
}

function approvalsVoid({ items }: Report): boolean {
  const approvals = items.filter(({ section }) => section === 'final_approval');
  return approvals.length === 5 && approvals.every(({ status }) => status === 'unknown');
}
