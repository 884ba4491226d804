import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GatesError } from '../../lib/errors.ts';
import { packageRoot } from '../../lib/package-root.ts';
import { type LoadTestReport, type RampReport, readRampReport, readReport } from '../report.ts';
import { rampRates } from '../settings/ramp-rates.ts';
import type { Settings } from '../settings/settings.ts';
import { type GeneratorUse, watchProcess } from './generator-use.ts';
import { complaintsOf, ownComplaintOf } from './k6-log.ts';
import { type K6Ending, startK6 } from './k6-process.ts';
import { checkCertificates, inWordsOf, prepareRun, type SettingNames } from './prepare.ts';
import { processorsAtHand } from './processors.ts';
import { followProgress, type LoadProgress } from './progress.ts';

export interface RunLoadTestOptions {
  /** the script's settings by the names of its variables, such as TARGET, RATE and CONFIG */
  readonly settings: Readonly<Record<string, string>>;
  /** how messages call those settings; default: by the variables' own names */
  readonly names?: SettingNames;
  /** credentials as values; from files they are named by the settings API_KEY_FILE and BEARER_TOKEN_FILE */
  readonly apiKey?: string;
  readonly bearerToken?: string;
  /** file of certificates, in PEM, by which the target's is accepted */
  readonly certificateAuthorities?: string;
  /** k6 2.0 or newer; default: `k6` on the PATH */
  readonly k6?: string;
  /** the bundled script; default: the one that ships with this package */
  readonly script?: string;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** ends the run early: k6 is asked to stop, and the report says that it broke off */
  readonly signal?: AbortSignal;
}

export interface LoadTestRun {
  /** evidence of a constant load, or what a ramp found */
  readonly report: LoadTestReport | RampReport;
  /** what the script shows a person */
  readonly summary: string;
}

/** k6's exit code when every threshold held, and when one did not: either way the test itself went well. */
const went_well = [0, 99];
/** For setup, the last requests, and the summary. */
const extra_ms = 180_000;

/**
 * Runs the load test by k6, hardened, and returns what it measured. The report carries this run's nonce, and how much of
 * the processors k6 used. A run that broke off, or that somebody stopped or killed, gives a report that says so.
 *
 * @throws GatesError `usage_invalid` or `file_unreadable` for what it was told, `tool_missing` without k6,
 * `load_test_failed` when the target can't be tested or k6 ends without a report of this run
 */
export async function runLoadTest(options: RunLoadTestOptions): Promise<LoadTestRun> {
  const { names = {}, k6: program = 'k6', certificateAuthorities } = options;
  const { settings, variables } = await prepareRun(options.settings, names);
  if (certificateAuthorities !== undefined)
    await checkCertificates(certificateAuthorities, names['CA'] ?? 'certificateAuthorities');
  const processors = await processorsAtHand();
  const nonce = randomUUID();
  const folder = await mkdtemp(join(tmpdir(), 'gates-load-'));
  const file = join(folder, 'report.json');
  const summaryFile = join(folder, 'summary.txt');
  const refused = (ending: K6Ending) => failureOf(ending, program, names);
  try {
    const k6 = await startK6(program, options.script ?? loadScript(), {
      variables: { ...variables, NONCE: nonce, REPORT: file, SUMMARY: summaryFile },
      secrets: {
        ...(options.apiKey === undefined ? {} : { API_KEY: options.apiKey }),
        ...(options.bearerToken === undefined ? {} : { BEARER_TOKEN: options.bearerToken }),
      },
      home: folder,
      ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
    });
    const started_ms = Date.now();
    const use = watchProcess(k6.child.pid ?? 0, processors);
    const planned_seconds = plannedSeconds(settings);
    const unfollow =
      options.onProgress === undefined
        ? () => undefined
        : followProgress(
            k6.address,
            { warmup_seconds: settings.scenario === 'ramp' ? 0 : settings.warmup_seconds, planned_seconds },
            options.onProgress,
          );
    const stop = () => k6.child.kill('SIGINT');
    options.signal?.addEventListener('abort', stop);
    // asked twice, k6 ends without its last requests
    const limits = [
      setTimeout(stop, planned_seconds * 1000 + extra_ms),
      setTimeout(() => k6.child.kill('SIGKILL'), planned_seconds * 1000 + 2 * extra_ms),
    ];
    if (options.signal?.aborted) stop();
    let ending: K6Ending;
    try {
      ending = await k6.ended;
    } finally {
      for (const limit of limits) clearTimeout(limit);
      options.signal?.removeEventListener('abort', stop);
      unfollow();
      use.stop();
    }
    const bytes = await readFile(file).catch(() => undefined);
    const summary = await readFile(summaryFile, 'utf8').catch(() => '');
    if (settings.scenario === 'ramp') return { report: rampOf(bytes, { nonce, ending, refused }), summary };
    return {
      report: withUse(testOf(bytes, { settings, nonce, ending, started_ms, refused }), use),
      summary,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The script as it ships: `k6 run -e TARGET=… load.js`. */
export function loadScript(): string {
  return fileURLToPath(new URL('dist/load.js', packageRoot.url));
}

function plannedSeconds(settings: Settings): number {
  return settings.scenario === 'ramp'
    ? rampRates(settings).length * settings.ramp.step_seconds
    : settings.warmup_seconds + settings.duration_seconds;
}

interface Ended {
  readonly nonce: string;
  readonly ending: K6Ending;
  readonly refused: (ending: K6Ending) => GatesError;
}

function testOf(
  bytes: Uint8Array | undefined,
  run: Ended & { settings: Settings; started_ms: number },
): LoadTestReport {
  const { settings, nonce, ending, started_ms, refused } = run;
  if (bytes === undefined) {
    // what was killed could leave nothing behind: that it was is evidence, too
    if (ending.signal !== null)
      return brokenOff(
        settings,
        nonce,
        started_ms,
        `k6 was killed (${ending.signal}) before it wrote its report`,
      );
    throw refused(ending);
  }
  const report = readReport(bytes, 'The report that k6 wrote');
  const { data } = report.observation;
  if (data.startedAt === undefined && !went_well.includes(ending.code ?? -1)) throw refused(ending);
  if (data.nonce !== nonce)
    throw new GatesError(
      'load_test_failed',
      'The report that k6 wrote is of another run: its nonce differs.',
    );
  if (ending.code !== null && went_well.includes(ending.code)) return report;
  const how = ending.code === null ? `was killed (${ending.signal})` : `ended with exit code ${ending.code}`;
  const why = complaintsOf(ending.log).at(-1);
  return {
    ...report,
    observation: {
      ...report.observation,
      problems: [
        ...report.observation.problems,
        { path: '', reason: `k6 ${how}${why === undefined ? '' : `: ${why}`}` },
      ],
      data: { ...data, finished: false },
    },
  };
}

function rampOf(bytes: Uint8Array | undefined, { nonce, ending, refused }: Ended): RampReport {
  if (bytes === undefined) throw refused(ending);
  const report = readRampReport(bytes, 'The report that k6 wrote');
  if (report.nonce !== nonce) throw refused(ending);
  return report;
}

function brokenOff(settings: Settings, nonce: string, started_ms: number, reason: string): LoadTestReport {
  return {
    schema: 'gates.loadtest/v1',
    observation: {
      collectedAt: new Date(started_ms).toISOString(),
      collector: 'loadtest@1',
      source: settings.target,
      measuredOn: { url: settings.target },
      problems: [{ path: '', reason }],
      data: { target: settings.target, nonce, finished: false },
    },
  };
}

function failureOf(ending: K6Ending, program: string, names: SettingNames): GatesError {
  const complaints = complaintsOf(ending.log);
  const own = ownComplaintOf(complaints);
  const how = ending.code === null ? `was killed (${ending.signal})` : `ended with exit code ${ending.code}`;
  const reason =
    own !== undefined
      ? inWordsOf(names, own)
      : complaints.length > 0
        ? `k6 ${how}: ${complaints.at(-1)}`
        : `${program} ${how}, without a report or a reason; expected k6 2.0 or newer.`;
  return new GatesError('load_test_failed', `The load test could not be made: ${reason}`);
}

/** Adds what only whoever watched k6 can know. */
function withUse(report: LoadTestReport, use: GeneratorUse): LoadTestReport {
  const { data } = report.observation;
  const { startedAt, endedAt, generator } = data;
  if (startedAt === undefined || endedAt === undefined || generator === undefined) return report;
  const cpu_fraction = use.cpu_fraction(Date.parse(startedAt), Date.parse(endedAt));
  const memory_bytes = use.memory_bytes();
  return {
    ...report,
    observation: {
      ...report.observation,
      data: {
        ...data,
        generator: {
          ...generator,
          cpu_fraction: cpu_fraction ?? 'not_measured',
          memory_bytes: memory_bytes ?? 'not_measured',
        },
      },
    },
  };
}
