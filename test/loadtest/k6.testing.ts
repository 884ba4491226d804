import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { ExampleService } from '../../environment/example-service.ts';
import { buildLoadScript } from '../../scripts/load-script/build.ts';
import { resolveTool } from '../../scripts/tools.ts';
import { evaluate } from '../../src/lib/index.ts';
import { type LoadTestReport, readReport } from '../../src/loadtest/report.ts';

export interface K6Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** the bytes of the report; absent when k6 wrote none */
  readonly report?: Buffer;
  /** with `--out json`: every sample of every metric */
  readonly samples: readonly RawSample[];
}

export interface RawSample {
  readonly metric: string;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface K6Options {
  /** the script's settings, given as `-e NAME=value` */
  readonly settings: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** beside the PATH, all that k6 sees of the environment */
  readonly env?: Readonly<Record<string, string>>;
  readonly tool?: 'k6' | 'k6-2.1' | 'k6-2.0';
  /** default: the load test's script as it was built */
  readonly script?: string;
  /** keeps every sample */
  readonly raw?: boolean;
  /** called with the process once it runs */
  readonly started?: (pid: number) => Promise<void>;
}

/** The script as `k6 run` gets it, and a folder for files of a test; both while the tests of a file run. */
export function useLoadScript(): { script: string; folder: string } {
  const use = { script: '', folder: '' };
  beforeAll(async () => {
    use.folder = await mkdtemp(join(tmpdir(), 'load-script-'));
    use.script = join(use.folder, 'load.js');
    await buildLoadScript(use.script);
  });
  afterAll(() => rm(use.folder, { recursive: true, force: true }));
  return use;
}

/** So many runs of k6 at a time: more would starve each other. */
const runs_at_once = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** Runs the script by `k6 run`, as a person would, when its turn has come. */
export async function runK6(options: K6Options & { script: string }): Promise<K6Run> {
  if (running >= runs_at_once) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await runK6Now(options);
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}

/** As `runK6`, whatever else runs. */
export async function runK6Now(options: K6Options & { script: string }): Promise<K6Run> {
  const folder = await mkdtemp(join(tmpdir(), 'k6-run-'));
  const report = join(folder, 'report.json');
  const raw = join(folder, 'samples.json');
  try {
    const settings = Object.entries({ REPORT: report, ...options.settings });
    const args = [
      'run',
      '--quiet',
      '--no-usage-report',
      '--address=',
      ...settings.flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ...(options.raw ? ['--out', `json=${raw}`] : []),
      ...(options.args ?? []),
      options.script,
    ];
    const child = spawn(await resolveTool(options.tool ?? 'k6'), args, {
      env: { PATH: process.env['PATH'], ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
      });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    if (child.pid !== undefined) await options.started?.(child.pid);
    const code = await ended;
    const bytes = await readFile(report).catch(() => undefined);
    return {
      code,
      ...output,
      ...(bytes === undefined ? {} : { report: bytes }),
      samples: options.raw ? readSamples(await readFile(raw, 'utf8')) : [],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readSamples(text: string): RawSample[] {
  return text
    .split('\n')
    .filter((line) => line.includes('"type":"Point"'))
    .map((line) => {
      const { metric, data } = JSON.parse(line) as { metric: string; data: Omit<RawSample, 'metric'> };
      return { metric, ...data };
    });
}

/** Settings of a short run against a service, without a warm-up. */
export function settingsFor(
  { url, apiKey }: ExampleService,
  others: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { TARGET: url, API_KEY: apiKey, RATE: '50', DURATION: '2', WARMUP: '0', ...others };
}

/** The report that k6 left. */
export function reportOf({ report, stderr }: K6Run): LoadTestReport {
  if (report === undefined) throw new Error(`k6 left no report:\n${stderr}`);
  return readReport(report, 'report.json');
}

export const items = ['benchmark.latency_p95', 'benchmark.throughput', 'benchmark.error_rate'] as const;

export interface Judgement {
  /** of latency, throughput and error rate */
  readonly statuses: readonly string[];
  /** what the rules find unproven of the run */
  readonly doubts: readonly string[];
  readonly messages: readonly string[];
}

/**
 * What the gate says of an observation, by the shipped rules: release v4, measured before its deployment at the service's
 * address. Only the shortest duration is loosened, to the test's.
 */
export async function judge(
  observation: LoadTestReport['observation'] | undefined,
  testUrl: string,
  parameters: Readonly<Record<string, number>> = { load_test_seconds_min: 2 },
): Promise<Judgement> {
  const snapshot = {
    schema: 'gates.snapshot/v1',
    release: { name: 'starlight', version: 'v4' },
    observations: { 'pre-deployment': observation === undefined ? {} : { loadtest: observation } },
  };
  const report = await evaluate(snapshot, {
    items,
    profile: { version: 'v4', service: { testUrl }, parameters },
  });
  const judged = items.map((id) => report.items.find((item) => item.id === id));
  return {
    statuses: judged.map((item) => item?.status ?? 'missing'),
    doubts: (judged[0]?.facts['doubts'] ?? []) as string[],
    messages: judged.map((item) => item?.message ?? ''),
  };
}

/** Writes a file that a test's script or settings need, and answers its path. */
export async function writeFileIn(folder: string, name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
