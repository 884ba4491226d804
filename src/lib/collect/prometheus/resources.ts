import type { Observation } from '../../snapshot/schema.ts';
import type { Problem, Sighting } from '../collector.ts';
import { expectedPods, missingDigest, seePods } from './pods.ts';
import type { Range } from './reader.ts';
import { rate_intervals } from './samples.ts';
import { gap_ms_maxOf, interval_msOf, podsOf, readerOf, type Setting } from './setting.ts';
import { seeUsage } from './usage.ts';

/** The load test whose time it is about. */
export type LoadTest = Pick<Observation<'loadtest'>, 'data' | 'measuredOn'>;

/**
 * What the pods used while a load test ran, over exactly its time.
 *
 * @throws PrometheusError when kube-state-metrics' or cAdvisor's samples can't be had
 */
export async function seeResources(setting: Setting, loadTest: LoadTest): Promise<Sighting<'resources'>> {
  const { profile, parameters } = setting;
  const range = rangeOf(loadTest);
  if (range === undefined) return nothing('the load test’s report does not say when it began and ended');
  const interval_ms = interval_msOf(profile);
  const seconds = (range.end_ms - range.start_ms) / 1000;
  const { scrapeInterval_seconds } = profile.prometheus;
  if (range.end_ms - range.start_ms < rate_intervals * interval_ms)
    return nothing(
      `the load test of ${seconds} s is shorter than ${rate_intervals} scrapes, one every ${scrapeInterval_seconds} s (prometheus.scrapeInterval_seconds): load it for longer, or scrape more often`,
    );
  const reader = readerOf(setting, 'test');
  const seen = await seePods(reader, range, { container: profile.workload.container, interval_ms });
  const usage = await seeUsage(reader, range, seen.pods, {
    interval_ms,
    samples_min: rate_intervals,
    withCpu: true,
  });
  const expected = expectedPods(seen, gap_ms_maxOf(parameters));
  const vanished = seen.pods
    .filter(({ life }) => life.vanished)
    .map(({ name }) => `pod ${name} vanished while the load test ran: what it used last is not known`);
  const warnings = [...reader.warnings, ...usage.warnings, ...vanished];
  const problems: Problem[] = [
    ...seen.problems,
    ...usage.problems,
    ...warnings.map((reason) => ({ path: 'warnings.items', reason })),
    ...missingPods(setting, 'test', expected, usage.strangers),
    ...missingDigest(profile, seen),
  ];
  const { url, servedVersion } = loadTest.measuredOn ?? {};
  return {
    data: {
      window: { start: new Date(range.start_ms).toISOString(), end: new Date(range.end_ms).toISOString() },
      expectedPods: {
        ...expected,
        complete: expected.complete && usage.strangers.length === 0,
      },
      ...(usage.pods === undefined ? {} : { pods: usage.pods }),
      warnings: { items: warnings, complete: true },
      infos: { items: [...reader.infos], complete: true },
    },
    measuredOn: {
      ...(url === undefined ? {} : { url }),
      // the version that answered the load test is these pods' only where they state that they are of one image
      ...(seen.imageDigest === undefined
        ? {}
        : { imageDigest: seen.imageDigest, ...(servedVersion === undefined ? {} : { servedVersion }) }),
    },
    problems,
    source: `${reader.server}, namespace ${podsOf(profile, 'test').namespace}`,
  };
}

/** Why the list of expected pods proves nothing, for a reader. */
export function missingPods(
  { profile }: Setting,
  which: 'release' | 'test',
  expected: ReturnType<typeof expectedPods>,
  strangers: readonly string[],
): Problem[] {
  const { namespace, pods } = podsOf(profile, which);
  const key = which === 'test' ? 'prometheus.test' : 'prometheus.pods';
  if (expected.items.length === 0)
    return [
      {
        path: 'expectedPods.items',
        reason: `kube-state-metrics shows no pod ${pods} in namespace ${namespace} in this time: name them in ${key}`,
      },
    ];
  return [
    ...(expected.complete
      ? []
      : [{ path: 'expectedPods.items', reason: 'kube-state-metrics was not sampled all the time' }]),
    ...strangers.map((name) => ({
      path: 'expectedPods.items',
      reason: `pod ${name} used something, but kube-state-metrics does not show it`,
    })),
  ];
}

function rangeOf({ data }: LoadTest): Range | undefined {
  const start_ms = Date.parse(data?.startedAt ?? '');
  const end_ms = Date.parse(data?.endedAt ?? '');
  return start_ms < end_ms ? { start_ms, end_ms } : undefined;
}

function nothing(reason: string): Sighting<'resources'> {
  return { problems: [{ path: '', reason }] };
}
