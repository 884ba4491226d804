import type { Options, Scenario, Threshold } from 'k6/options';
import { rampRates } from '../settings/ramp-rates.ts';
import { ladderLimits, type Settings, virtualUsers } from '../settings/settings.ts';
import { metricNames } from './metric-names.ts';
import { failureKinds, submetric } from './metrics.ts';

/** Requests that are counted together: in a constant load those of one kind, in a ramp those of one step. */
export interface Group {
  readonly name: string;
  readonly rate_perSecond: number;
  readonly measured_seconds: number;
}

/** How a run goes about its settings. */
export interface Plan {
  readonly groups: readonly Group[];
  readonly limits_ms: readonly number[];
  readonly options: Options;
  /** whether an iteration of a scenario, by its place in the schedule, falls into the measured time */
  isMeasured(scenario: string, iteration: number): boolean;
  groupOf(scenario: string, request: number): number;
}

/** An iteration that starts later than this after its scheduled time has not kept the schedule. */
export const start_tolerance_ms = 50;
/** The part of a step in which the service settles to its rate, and which is not counted. */
const settling_fraction = 0.2;

export function planOf(settings: Settings): Plan {
  return settings.scenario === 'ramp' ? rampOf(settings) : constantOf(settings);
}

function constantOf(settings: Settings): Plan {
  const { rate_perSecond, warmup_seconds, duration_seconds, requests, limits } = settings;
  const groups = requests.map(({ name }) => ({ name, rate_perSecond, measured_seconds: duration_seconds }));
  const required = Math.ceil(limits.throughput_per_second_min * duration_seconds);
  return {
    groups,
    limits_ms: ladderLimits(settings),
    isMeasured: (_scenario, iteration) =>
      iteration >= warmup_seconds * rate_perSecond &&
      iteration < (warmup_seconds + duration_seconds) * rate_perSecond,
    groupOf: (_scenario, request) => request,
    options: optionsOf(settings, groups, {
      scenarios: { constant: arrivals(settings, rate_perSecond, warmup_seconds + duration_seconds, 0) },
      thresholds: {
        [metricNames.failed]: [`rate<${limits.error_rate_fraction_max}`],
        [metricNames.latency_ms]: [`p(95)<${limits.latency_p95_ms_max}`],
        [metricNames.sent]: [`count>=${required}`],
      },
    }),
  };
}

function rampOf(settings: Settings): Plan {
  const { ramp, limits } = settings;
  const settling_seconds = Math.ceil(ramp.step_seconds * settling_fraction);
  const groups = rampRates(settings).map((rate_perSecond) => ({
    name: `${rate_perSecond} requests a second`,
    rate_perSecond,
    measured_seconds: ramp.step_seconds - settling_seconds,
  }));
  const scenarios: Record<string, Scenario> = {};
  const thresholds: Record<string, Threshold[]> = {};
  for (const [step, { rate_perSecond }] of groups.entries()) {
    const start_seconds = step * ramp.step_seconds;
    scenarios[`step_${step}`] = arrivals(settings, rate_perSecond, ramp.step_seconds, start_seconds);
    // a step that breaks a limit ends the ramp: higher rates can only be worse
    const stop = { abortOnFail: true, delayAbortEval: `${start_seconds + ramp.step_seconds - 1}s` };
    thresholds[submetric(metricNames.failed, { group: step })] = [
      { threshold: `rate<${limits.error_rate_fraction_max}`, ...stop },
    ];
    thresholds[submetric(metricNames.latency_ms, { group: step })] = [
      { threshold: `p(95)<${limits.latency_p95_ms_max}`, ...stop },
    ];
    thresholds[`dropped_iterations{scenario:step_${step}}`] = ['count>=0'];
  }
  const stepOf = (scenario: string) => Number(scenario.slice('step_'.length));
  return {
    groups,
    limits_ms: ladderLimits(settings),
    isMeasured: (scenario, iteration) => {
      const rate_perSecond = groups[stepOf(scenario)]?.rate_perSecond ?? 0;
      return iteration >= settling_seconds * rate_perSecond && iteration < ramp.step_seconds * rate_perSecond;
    },
    groupOf: stepOf,
    options: optionsOf(settings, groups, { scenarios, thresholds }),
  };
}

/** An open model: requests arrive at their rate, however slow the answers are. */
function arrivals(
  settings: Settings,
  rate_perSecond: number,
  duration_seconds: number,
  start_seconds: number,
): Scenario {
  const users = virtualUsers(settings, rate_perSecond);
  return {
    executor: 'constant-arrival-rate',
    rate: rate_perSecond,
    timeUnit: '1s',
    duration: `${duration_seconds}s`,
    startTime: `${start_seconds}s`,
    preAllocatedVUs: users,
    maxVUs: users,
    // every request ends by itself, by its time limit at the latest
    gracefulStop: `${Math.ceil(settings.timeout_seconds) + 5}s`,
  };
}

/** k6 keeps the counts of a tag only where a threshold names them. */
function optionsOf(
  settings: Settings,
  groups: readonly Group[],
  { scenarios, thresholds }: { scenarios: Record<string, Scenario>; thresholds: Record<string, Threshold[]> },
): Options {
  const counted: Record<string, Threshold[]> = {};
  const count = (name: string, tags: Record<string, string | number>) => {
    counted[submetric(name, tags)] = ['count>=0'];
  };
  for (const group of groups.keys()) {
    for (const punctual of ['yes', 'no']) count(metricNames.sent, { group, punctual });
    for (const interval of [...ladderLimits(settings).keys(), ladderLimits(settings).length])
      count(metricNames.outcomes, { group, interval });
    for (const failure of failureKinds) count(metricNames.outcomes, { group, failure });
    counted[submetric(metricNames.latency_ms, { group })] = ['p(95)>=0'];
  }
  for (const outcome of ['met', 'unmet']) count(metricNames.expectedErrors, { outcome });
  for (const identity of ['same', 'changed']) count(metricNames.identity, { identity });
  return {
    scenarios,
    thresholds: { dropped_iterations: ['count==0'], ...counted, ...thresholds },
    summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'count'],
    systemTags: ['scenario', 'name', 'method', 'status', 'error_code', 'expected_response'],
    maxRedirects: 0,
    noConnectionReuse: false,
    noVUConnectionReuse: false,
    insecureSkipTLSVerify: false,
    discardResponseBodies: false,
    throw: false,
    setupTimeout: '60s',
    teardownTimeout: '60s',
  };
}
