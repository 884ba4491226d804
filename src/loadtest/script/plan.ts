import { rampRates } from '../settings/ramp-rates.ts';
import { ladderLimits, type Settings } from '../settings/settings.ts';

/** Requests that are counted together: in a constant load those of one kind, in a ramp those of one step. */
export interface Group {
  readonly name: string;
  readonly rate_perSecond: number;
  readonly measured_seconds: number;
}

/** What is counted of a run, and where. */
export interface Plan {
  readonly groups: readonly Group[];
  readonly limits_ms: readonly number[];
  /** whether an iteration of a scenario, by its place in the schedule, falls into the measured time */
  isMeasured(scenario: string, iteration: number): boolean;
  groupOf(scenario: string, kind: number): number;
}

/** An iteration that starts later than this after its scheduled time has not kept the schedule. */
export const start_tolerance_ms = 50;
/** The part of a step in which the service settles to its rate, and which is not counted. */
const settling_fraction = 0.2;

export function planOf(settings: Settings): Plan {
  return settings.scenario === 'ramp' ? rampOf(settings) : constantOf(settings);
}

/** The scenario of a ramp's step. */
export function scenarioOf(step: number): string {
  return `step_${step}`;
}

function constantOf(settings: Settings): Plan {
  const { rate_perSecond, warmup_seconds, duration_seconds, requests } = settings;
  const first = warmup_seconds * rate_perSecond;
  const end = first + duration_seconds * rate_perSecond;
  return {
    groups: requests.map(({ name }) => ({ name, rate_perSecond, measured_seconds: duration_seconds })),
    limits_ms: ladderLimits(settings),
    isMeasured: (_scenario, iteration) => iteration >= first && iteration < end,
    groupOf: (_scenario, kind) => kind,
  };
}

function rampOf(settings: Settings): Plan {
  const { step_seconds } = settings.ramp;
  const settling_seconds = Math.ceil(step_seconds * settling_fraction);
  const rates = rampRates(settings);
  const stepOf = (scenario: string) => Number(scenario.slice(scenarioOf(0).length - 1));
  return {
    groups: rates.map((rate_perSecond) => ({
      name: `${rate_perSecond} requests a second`,
      rate_perSecond,
      measured_seconds: step_seconds - settling_seconds,
    })),
    limits_ms: ladderLimits(settings),
    isMeasured: (scenario, iteration) => {
      const rate_perSecond = rates[stepOf(scenario)] ?? 0;
      return iteration >= settling_seconds * rate_perSecond && iteration < step_seconds * rate_perSecond;
    },
    groupOf: stepOf,
  };
}
