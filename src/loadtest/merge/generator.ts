import { present, sum } from '../present.ts';
import type { LoadTestReport } from '../report.ts';
import { arrivalsOf } from './arrivals.ts';
import { known } from './known.ts';
import type { Runner } from './runners.ts';

type Data = LoadTestReport['observation']['data'];
type Generator = NonNullable<Data['generator']>;
type Entry = NonNullable<NonNullable<Data['runners']>['items']>[number];
type Window = Pick<Data, 'startedAt' | 'endedAt' | 'measured_seconds'>;

/** From the beginning of the first runner's measured time to the end of the last one's. */
export function windowOf(all: readonly Data[]): Window {
  const starts = known(all.map(({ startedAt }) => startedAt));
  const ends = known(all.map(({ endedAt }) => endedAt));
  if (starts === undefined || ends === undefined) return {};
  const startedAt = starts.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
  const endedAt = lastOf(ends);
  return { startedAt, endedAt, measured_seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 };
}

/** The latest of some instants. */
export function lastOf(instants: readonly string[]): string {
  return instants.reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a));
}

/**
 * What each runner says of itself. Where all finished, the target rate is not the segment's share of the rate but the arrivals
 * that k6 gave the runner, so that none seems to be behind that is not.
 */
export function entriesOf(runners: readonly Runner[]): Entry[] {
  const all = runners.map(({ part }) => part?.report.observation.data ?? {});
  const entries = all.map(
    ({ finished, requests, generator }, index): Entry => ({
      segment: (runners[index] as Runner).segment,
      finished: finished === true,
      ...present('sent', requests?.sent),
      ...present('targetRate_perSecond', generator?.targetRate_perSecond),
      ...present('achievedRate_perSecond', generator?.achievedRate_perSecond),
    }),
  );
  const users = known(all.map(({ generator }) => generator?.maximumVirtualUsers));
  const rate_perSecond = sum(entries.map(({ targetRate_perSecond }) => targetRate_perSecond));
  const { warmup_seconds, measured_seconds } = all[0] as Data;
  if (
    users === undefined ||
    rate_perSecond === undefined ||
    warmup_seconds === undefined ||
    !measured_seconds ||
    !entries.every(({ finished }) => finished)
  )
    return entries;
  const placeAt = (seconds: number) => Math.round(seconds * rate_perSecond);
  const arrivals = arrivalsOf(users, placeAt(warmup_seconds), placeAt(warmup_seconds + measured_seconds));
  return entries.map((entry, index) => ({
    ...entry,
    targetRate_perSecond: (arrivals[index] as number) / measured_seconds,
  }));
}

/** All runners as one generator over their common window. */
export function generatorOf(all: readonly Data[], window: Window): Generator {
  const generators = all.map(({ generator }) => generator ?? {});
  // the rate that a runner achieved, over the time for which it did, gives back the whole number of its punctual arrivals
  const punctual = sum(
    all.map(({ generator: { achievedRate_perSecond: rate } = {}, measured_seconds: seconds }) =>
      rate === undefined || seconds === undefined ? undefined : Math.round(rate * seconds),
    ),
  );
  return {
    ...present('droppedIterations', sum(generators.map(({ droppedIterations }) => droppedIterations))),
    ...present(
      'targetRate_perSecond',
      sum(generators.map(({ targetRate_perSecond }) => targetRate_perSecond)),
    ),
    ...(punctual === undefined || !window.measured_seconds
      ? {}
      : { achievedRate_perSecond: punctual / window.measured_seconds }),
    ...tightestOf(generators),
    ...present('cpu_fraction', cpuOf(generators)),
    ...present('memory_bytes', memoryOf(generators)),
  };
}

/** The virtual users of the runner that had the smallest share of them to spare. */
function tightestOf(
  generators: readonly Generator[],
): Pick<Generator, 'maximumVirtualUsers' | 'peakVirtualUsers'> {
  const users = known(
    generators.map(({ maximumVirtualUsers: maximum, peakVirtualUsers: peak }) =>
      maximum === undefined || peak === undefined ? undefined : { maximum, peak },
    ),
  );
  if (users === undefined) return {};
  const { maximum, peak } = users.reduce((a, b) => (b.peak * a.maximum > a.peak * b.maximum ? b : a));
  return { maximumVirtualUsers: maximum, peakVirtualUsers: peak };
}

function cpuOf(generators: readonly Generator[]): Generator['cpu_fraction'] {
  const fractions = known(generators.map(({ cpu_fraction }) => cpu_fraction));
  if (fractions === undefined) return undefined;
  const measured = fractions.filter((fraction) => fraction !== 'not_measured');
  return measured.length === 0 ? 'not_measured' : Math.max(...measured);
}

function memoryOf(generators: readonly Generator[]): Generator['memory_bytes'] {
  const sizes = known(generators.map(({ memory_bytes }) => memory_bytes));
  if (sizes === undefined) return undefined;
  const measured = sizes.filter((size) => size !== 'not_measured');
  return measured.length === sizes.length ? sum(measured) : 'not_measured';
}
