import type { Options, Scenario, Threshold } from 'k6/options';
import { type Settings, virtualUsers } from '../settings/settings.ts';
import { failureKinds, metricNames, submetric } from './metric-names.ts';
import { type Plan, scenarioOf } from './plan.ts';

type Thresholds = Record<string, Threshold[]>;

/** k6's options of a run. Each that could change what is measured is set, so that another value shows as overridden. */
export function optionsOf(settings: Settings, plan: Plan): Options {
  const { scenarios, thresholds } =
    settings.scenario === 'ramp' ? rampOptions(settings, plan) : constantOptions(settings);
  return {
    scenarios,
    thresholds: { dropped_iterations: ['count==0'], ...countedTags(plan), ...thresholds },
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

function constantOptions(settings: Settings) {
  const { rate_perSecond, warmup_seconds, duration_seconds, limits } = settings;
  return {
    scenarios: { constant: arrivals(settings, rate_perSecond, warmup_seconds + duration_seconds, 0) },
    thresholds: {
      [metricNames.failed]: [
        `rate<${limits.error_rate_fraction_max}`,
        // so many may fail that the others still make the throughput, whichever part of the load this runner makes
        `rate<${1 - limits.throughput_per_second_min / rate_perSecond}`,
      ],
      [metricNames.latency_ms]: [`p(95)<${limits.latency_p95_ms_max}`],
      [metricNames.sent]: ['count>0'],
    },
  };
}

function rampOptions({ ramp, limits, ...settings }: Settings, { groups }: Plan) {
  const scenarios: Record<string, Scenario> = {};
  const thresholds: Thresholds = {};
  for (const [step, { rate_perSecond }] of groups.entries()) {
    const start_seconds = step * ramp.step_seconds;
    const scenario = scenarioOf(step);
    scenarios[scenario] = arrivals(
      { ...settings, ramp, limits },
      rate_perSecond,
      ramp.step_seconds,
      start_seconds,
    );
    // a step that breaks a limit ends the ramp: higher rates can only be worse
    const stop = { abortOnFail: true, delayAbortEval: `${start_seconds + ramp.step_seconds - 1}s` };
    thresholds[submetric(metricNames.failed, { group: step })] = [
      { threshold: `rate<${limits.error_rate_fraction_max}`, ...stop },
    ];
    thresholds[submetric(metricNames.latency_ms, { group: step })] = [
      { threshold: `p(95)<${limits.latency_p95_ms_max}`, ...stop },
    ];
    thresholds[`dropped_iterations{scenario:${scenario}}`] = ['count>=0'];
  }
  return { scenarios, thresholds };
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

/** k6 keeps the counts of a tag only where a threshold names them: these always hold. */
function countedTags({ groups, limits_ms }: Plan): Thresholds {
  const counted: Thresholds = {};
  const count = (name: string, tags: Record<string, string | number>) => {
    counted[submetric(name, tags)] = ['count>=0'];
  };
  for (const group of groups.keys()) {
    for (const punctual of ['yes', 'no']) count(metricNames.sent, { group, punctual });
    for (const interval of [...limits_ms.keys(), limits_ms.length])
      count(metricNames.outcomes, { group, interval });
    for (const failure of failureKinds) count(metricNames.outcomes, { group, failure });
    for (const outcome of ['met', 'unmet']) count(metricNames.expectedErrors, { group, outcome });
    counted[submetric(metricNames.latency_ms, { group })] = ['p(95)>=0'];
  }
  for (const identity of ['same', 'changed']) count(metricNames.identity, { identity });
  return counted;
}
