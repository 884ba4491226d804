import { present, sum } from '../present.ts';
import type { LoadTestReport } from '../report.ts';
import { segmentOf } from '../segment.ts';
import { asked } from '../settings/requests.ts';
import type { Settings } from '../settings/settings.ts';
import { countsOf, type GroupCounts } from './counts.ts';
import type { EffectiveOption } from './effective-options.ts';
import type { Identity } from './identity.ts';
import { metricNames } from './metric-names.ts';
import type { Plan } from './plan.ts';
import { countOf, figureOf, type SummaryData, thresholdsInForce } from './summary-data.ts';

/** What `setup` found out, handed on by k6 to the summary. */
export interface Preparation {
  readonly identity: Identity;
  readonly k6Version?: string;
  readonly nonce: string;
  readonly scriptDigest: string;
  readonly segment?: string;
  readonly effectiveOptions: readonly EffectiveOption[];
  readonly overriddenOptions: readonly string[];
}

/** Everything that a run left behind. */
export interface Run {
  readonly settings: Settings;
  readonly plan: Plan;
  /** the metrics that k6 was to judge */
  readonly thresholds: readonly string[];
  /** milliseconds since 1970 at which the summary was made */
  readonly now_ms: number;
  /** absent when setup did not end */
  readonly preparation?: Preparation;
  /** absent when k6 gave a summary of another shape */
  readonly data?: SummaryData;
}

type Data = NonNullable<LoadTestReport['observation']['data']>;
type Problem = NonNullable<LoadTestReport['observation']['problems']>[number];

const instant = (time_ms: number): string => new Date(time_ms).toISOString();

/** The `loadtest` evidence of a run with one rate. What was not counted is left out. */
export function evidenceOf(run: Run): LoadTestReport {
  const { settings, preparation, data, thresholds, now_ms } = run;
  const { identity, problems } = identityOf(run);
  return {
    schema: 'gates.loadtest/v1',
    ...present('segment', preparation?.segment),
    observation: {
      collectedAt: instant(now_ms),
      collector: 'loadtest@1',
      source: settings.target,
      measuredOn: { url: settings.target, ...present('servedVersion', identity.version) },
      problems: [...problems],
      data: {
        target: settings.target,
        ...(preparation === undefined ? {} : preparedFigures(preparation)),
        ...(data === undefined
          ? {}
          : {
              thresholdsInForce: thresholdsInForce(data, thresholds),
              ...windowOf(run, data),
              ...figuresOf(run, data),
            }),
      },
    },
  };
}

function preparedFigures(preparation: Preparation): Data {
  return {
    ...present('k6Version', preparation.k6Version),
    nonce: preparation.nonce,
    scriptDigest: preparation.scriptDigest,
    effectiveOptions: { items: [...preparation.effectiveOptions], complete: true },
    overriddenOptions: { items: [...preparation.overriddenOptions], complete: true },
  };
}

/** The measured time: from the end of the warm-up to when the last arrival was planned, or to where the run broke off. */
function windowOf({ settings, now_ms }: Run, data: SummaryData): Data {
  const began_ms = figureOf(data, metricNames.startedAt_ms, 'value');
  if (began_ms === undefined) return { finished: false };
  const { warmup_seconds, duration_seconds } = settings;
  const planned_ms = (warmup_seconds + duration_seconds) * 1000;
  const finished = data.state.testRunDurationMs >= planned_ms && now_ms - began_ms >= planned_ms;
  const start_ms = began_ms + warmup_seconds * 1000;
  const end_ms = finished ? start_ms + duration_seconds * 1000 : Math.max(start_ms, now_ms);
  return {
    finished,
    startedAt: instant(start_ms),
    endedAt: instant(end_ms),
    warmup_seconds,
    measured_seconds: (end_ms - start_ms) / 1000,
  };
}

function figuresOf({ settings, plan, preparation }: Run, data: SummaryData): Data {
  const groups = plan.groups.map((_group, index) => countsOf(data, plan, index));
  const met = sum(groups.map((group) => group.met));
  const unmet = sum(groups.map((group) => group.unmet));
  const punctual = sum(groups.map((group) => group.punctual));
  const share = segmentOf(preparation?.segment ?? '0:1');
  const percentile = (value: string) => figureOf(data, metricNames.latency_ms, value);
  return {
    generator: {
      ...present('droppedIterations', countOf(data, 'dropped_iterations')),
      ...present(
        'targetRate_perSecond',
        share && settings.rate_perSecond * (share.to_fraction - share.from_fraction),
      ),
      ...present('achievedRate_perSecond', punctual && punctual / settings.duration_seconds),
      ...present('maximumVirtualUsers', figureOf(data, 'vus_max', 'max')),
      ...present('peakVirtualUsers', figureOf(data, 'vus', 'max')),
      cpu_fraction: 'not_measured',
      memory_bytes: 'not_measured',
    },
    requests: {
      ...present('sent', sum(groups.map((group) => group.sent))),
      ...present('succeeded', sum(groups.map((group) => group.succeeded))),
      ...present('failed', sum(groups.map((group) => group.failed))),
      failedByKind: failuresOf(groups),
      ...(met === undefined || unmet === undefined ? {} : { expectedErrors: { sent: met + unmet, met } }),
    },
    latency: {
      ...present('ladder', ladderOfAll(groups)),
      ...present('p50_ms', percentile('med')),
      ...present('p90_ms', percentile('p(90)')),
      ...present('p95_ms', percentile('p(95)')),
      ...present('p99_ms', percentile('p(99)')),
      ...present('maximum_ms', percentile('max')),
    },
    endpoints: groups.map(({ name, sent, failed, p95_ms }, kind) => ({
      name,
      ...present('asked', settings.requests[kind] && asked(settings.requests[kind])),
      ...present('sent', sent),
      ...present('failed', failed),
      ...present('p95_ms', p95_ms),
    })),
  };
}

function failuresOf(groups: readonly GroupCounts[]): Record<string, number> {
  const failures: Record<string, number> = {};
  for (const { failedByKind } of groups)
    for (const [kind, count] of Object.entries(failedByKind)) failures[kind] = (failures[kind] ?? 0) + count;
  return failures;
}

function ladderOfAll(groups: readonly GroupCounts[]): { limit_ms: number; atOrOver: number }[] | undefined {
  const ladders = groups.map((group) => group.ladder);
  if (ladders.includes(undefined)) return undefined;
  return ladders[0]?.map(({ limit_ms }, rung) => ({
    limit_ms,
    atOrOver: sum(ladders.map((ladder) => ladder?.[rung]?.atOrOver)) ?? 0,
  }));
}

/** The release that answered: the same at the beginning and at the end, or none. */
export function identityOf({ preparation, data }: Run): { identity: Identity; problems: readonly Problem[] } {
  const problem = (reason: string) => ({ identity: {}, problems: [{ path: '', reason }] });
  if (data === undefined)
    return problem('k6 gave a summary of a shape that is not known; run it without options for the summary');
  if (preparation === undefined) return problem('the test did not begin: its setup did not end');
  const { version } = preparation.identity;
  if (version === undefined) return problem('the service was not asked which release it is');
  if (countOf(data, metricNames.identity, { identity: 'same' }) === 1)
    return { identity: preparation.identity, problems: [] };
  return problem(
    (countOf(data, metricNames.identity, { identity: 'changed' }) ?? 0) > 0
      ? `the service no longer was ${version} when the test ended`
      : `the service did not say which release it was when the test ended; at the beginning it was ${version}`,
  );
}
