import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startExampleService } from '../../environment/example-service.ts';
import type { Report } from '../../src/lib/report.ts';
import { resolveTool } from '../tools.ts';
import type { Recorded } from './cases.ts';
import { reportArguments } from './report-files.ts';
import { runGates } from './run-gates.ts';
import { heading, sayBriefly } from './screen.ts';

/** The part of the demo that records nothing beforehand: its folder, and what it tells. */
export const liveLoad = {
  name: 'loaded',
  title: '7. A real service under load, now',
  story: [
    'The example’s detector service is started on this machine, and k6 puts load on it for twenty seconds. The checklist',
    'wants a minute: the profile of this demo loosens that, and the head of the report says so.',
  ],
} as const;

const measured_seconds = 20;
const rate_perSecond = 25;
const decided = ['benchmark.latency_p95', 'benchmark.throughput', 'benchmark.error_rate'] as const;

/** Starts the service, measures it, puts the evidence into the snapshot, and has it judged. */
export async function loadLive(recorded: Recorded, output: string, trustFile: string): Promise<Report> {
  heading(liveLoad.title, ...liveLoad.story);
  const directory = join(output, liveLoad.name);
  await mkdir(directory, { recursive: true });
  const service = await startExampleService({ env: { MODEL_VERSION: recorded.snapshot.release.version } });
  try {
    const profileText = recorded.profileText.replace(/testUrl: .*/, `testUrl: ${service.url}`);
    if (!profileText.includes(service.url)) throw new Error('The recorded profile names no test target.');
    const loosened = `\nparameters: { load_test_seconds_min: ${measured_seconds} }\n`;
    await writeFile(join(directory, 'gates.yaml'), profileText + loosened);
    await copyFile(trustFile, join(directory, 'trust.yaml'));
    await writeFile(
      join(directory, 'snapshot.json'),
      `${JSON.stringify(beforeTheTest(recorded), null, 1)}\n`,
    );

    const environment = { ...process.env, STARLIGHT_API_KEY: service.apiKey };
    const k6 = await resolveTool('k6');
    const loading = [
      'load',
      '--rate',
      String(rate_perSecond),
      '--warmup',
      '3s',
      '--api-key-variable',
      'STARLIGHT_API_KEY',
    ];
    // a slow machine may well miss a limit: that is an answer, too
    await runGates([...loading, '--k6', k6], { shown: loading, directory, environment, allowed: [0, 1, 2] });
    await runGates(['collect', '--moment', 'pre-deployment', '--only', 'loadtest', '-o', 'snapshot.json'], {
      directory,
      environment,
      allowed: [0],
    });
    const asked = ['check', 'snapshot.json', ...decided.flatMap((item) => ['--item', item])];
    await runGates([...asked, ...reportArguments], {
      directory,
      environment,
      allowed: [0, 1, 2],
    });
  } finally {
    await service.stop();
  }
  const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')) as Report;
  sayBriefly(report);
  return report;
}

/** What was recorded before the deployment, but for the load test. */
function beforeTheTest({ snapshot }: Recorded): object {
  const { loadtest: _recorded, ...observations } = snapshot.observations['pre-deployment'] ?? {};
  return { ...snapshot, observations: { 'pre-deployment': observations } };
}
