import type { DomainData, Problem, Sighting } from '../collector.ts';
import { type SeenCounters, seeCounters } from './counters.ts';
import { coverageOf } from './coverage.ts';
import { reasonOf } from './errors.ts';
import { type Gap, gapsOf, longest } from './gaps.ts';
import type { ScrapedBefore } from './grown.ts';
import { latencyOf } from './latency.ts';
import { expectedPods, missingDigest, type SeenPods, seePods, wholeOf } from './pods.ts';
import type { Range } from './reader.ts';
import { requestsOf } from './requests.ts';
import { missingPods } from './resources.ts';
import { type Scrapes, seeScrapes, unscraped } from './scrapes.ts';
import { gap_ms_maxOf, interval_msOf, podsOf, readerOf, type Setting } from './setting.ts';
import { seeUsage } from './usage.ts';

/** How far the coverage is followed back: the release may be closed some days after the migration. */
export const coverage_days_max = 7;

/**
 * Production's figures over the window that ends at `now_ms`, and how long the release has been monitored until then.
 *
 * @throws PrometheusError when kube-state-metrics' samples can't be had
 */
export async function seeMetrics(setting: Setting, now_ms: number): Promise<Sighting<'metrics'>> {
  const { profile, parameters } = setting;
  const range: Range = {
    start_ms: now_ms - Math.ceil(parameters.number('production_window_seconds_min') * 1000),
    end_ms: now_ms,
  };
  const interval_ms = interval_msOf(profile);
  const gap_ms_max = gap_ms_maxOf(parameters);
  const lookback_ms = gap_ms_max + interval_ms;
  const reader = readerOf(setting, 'release');
  const problems: Problem[] = [];
  /** what can't be read of one part leaves the others */
  const attempt = async <Value>(path: string, work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      problems.push({ path, reason: reasonOf(error) });
      return undefined;
    }
  };

  const seen = await seePods(reader, range, { container: profile.workload.container, interval_ms });
  const [requestCounts, latencyCounts, usage] = await Promise.all([
    attempt('requests', () => seeCounters(reader, 'requests', range, lookback_ms)),
    attempt('latency', () => seeCounters(reader, 'latency', range, lookback_ms)),
    attempt('pods', () =>
      seeUsage(reader, range, seen.pods, { interval_ms, samples_min: 1, withCpu: false }),
    ),
  ]);
  const counts = [requestCounts, latencyCounts].filter((found) => found !== undefined);
  const jobs = new Set(
    counts.flatMap(({ counters }) => counters.flatMap(({ labels }) => labels['job'] ?? [])),
  );
  const scrapes = await attempt('largestGap_seconds', () =>
    seeScrapes(reader, { start_ms: range.start_ms - lookback_ms, end_ms: range.end_ms }, jobs),
  );
  const scrapedBefore = scrapedBeforeOf(seen, scrapes, counts);
  const requests =
    requestCounts && requestsOf(requestCounts.counters, profile.prometheus.status, scrapedBefore);
  const latency =
    latencyCounts &&
    latencyOf(latencyCounts.counters, parameters.number('latency_p95_ms_max'), scrapedBefore);
  const coverage = await attempt('coverage', () => seeCoverage(setting, now_ms, jobs));

  const expected = expectedPods(seen, gap_ms_max);
  const strangers = usage?.strangers ?? [];
  const warnings = [
    ...new Set([
      ...reader.warnings,
      ...(requests?.warnings ?? []),
      ...(latency?.warnings ?? []),
      ...(usage?.warnings ?? []),
    ]),
  ];
  const largestGap_seconds =
    scrapes === undefined ? undefined : longest(gapsIn(seen, scrapes, counts, range)) / 1000;
  problems.push(
    ...seen.problems,
    ...(requests?.problems ?? []),
    ...(latency?.problems ?? []),
    ...(usage?.problems ?? []),
    ...(coverage?.problems ?? []),
    ...warnings.map((reason) => ({ path: 'warnings.items', reason })),
    ...missingPods(setting, 'release', expected, strangers),
    ...missingDigest(profile, seen),
  );
  return {
    data: {
      window: { start: new Date(range.start_ms).toISOString(), end: new Date(range.end_ms).toISOString() },
      ...(largestGap_seconds === undefined ? {} : { largestGap_seconds }),
      ...(requests?.requests === undefined ? {} : { requests: requests.requests }),
      ...(latency?.latency === undefined ? {} : { latency: latency.latency }),
      expectedPods: { ...expected, complete: expected.complete && strangers.length === 0 },
      ...(usage?.pods === undefined ? {} : { pods: usage.pods }),
      ...(coverage?.coverage === undefined ? {} : { coverage: coverage.coverage }),
      warnings: { items: warnings, complete: true },
      infos: { items: [...reader.infos], complete: true },
    },
    measuredOn: {
      url: profile.service.url,
      ...(seen.imageDigest === undefined ? {} : { imageDigest: seen.imageDigest }),
    },
    problems,
    source: `${reader.server}, namespace ${podsOf(profile, 'release').namespace}`,
  };
}

/**
 * Stretches of the window in which the service's counters were not sampled: a pod was not scraped, or was and lacked counters
 * that it had before. What stands before the pods, such as an ingress, must have been there all the time.
 */
function gapsIn(seen: SeenPods, scrapes: Scrapes, counts: readonly SeenCounters[], range: Range): Gap[] {
  const pods = new Map(seen.pods.map((pod) => [pod.name, pod]));
  const gaps = seen.pods.length === 0 ? [wholeOf(range)] : unscraped(seen.pods, scrapes);
  for (const { times_ms } of counts)
    for (const [name, times] of times_ms) {
      const { from_ms, to_ms } = pods.get(name)?.life ?? wholeOf(range);
      const first = pods.has(name) ? (times[0] ?? from_ms) : from_ms;
      gaps.push(...gapsOf(times, { from_ms: Math.max(from_ms, first), to_ms }));
    }
  return gaps;
}

/** A counter begins at zero in a pod that appeared in the window, and in one that was scraped before without it. */
function scrapedBeforeOf(
  seen: SeenPods,
  scrapes: Scrapes | undefined,
  counts: readonly SeenCounters[],
): ScrapedBefore {
  const appeared = new Set(seen.pods.filter(({ life }) => life.appeared).map(({ name }) => name));
  const firstSeen_ms = (pod: string) =>
    Math.min(
      ...(scrapes?.byPod.get(pod) ?? []).flatMap(([first]) => first ?? []),
      ...counts.flatMap(({ times_ms }) => times_ms.get(pod)?.[0] ?? []),
    );
  return (pod, time_ms) => appeared.has(pod) || firstSeen_ms(pod) < time_ms;
}

async function seeCoverage(
  setting: Setting,
  now_ms: number,
  jobs: ReadonlySet<string>,
): Promise<{
  readonly coverage?: NonNullable<DomainData<'metrics'>['coverage']>;
  readonly problems: readonly Problem[];
}> {
  const { profile, parameters } = setting;
  const reader = readerOf(setting, 'release');
  const range = { start_ms: now_ms - coverage_days_max * 86_400_000, end_ms: now_ms };
  const [seen, scrapes] = await Promise.all([
    seePods(reader, range, {
      container: profile.workload.container,
      interval_ms: interval_msOf(profile),
    }),
    seeScrapes(reader, range, jobs),
  ]);
  if (reader.warnings.size > 0)
    return {
      problems: [...reader.warnings].map((warning) => ({
        path: 'coverage',
        reason: `Prometheus warned: ${warning}`,
      })),
    };
  const coverage = coverageOf(seen, scrapes, range, {
    gap_ms_max: gap_ms_maxOf(parameters),
    enough_ms: parameters.number('monitoring_active_seconds_min') * 1000,
  });
  return coverage === undefined
    ? { problems: [{ path: 'coverage', reason: 'no scrape of the service succeeded' }] }
    : { coverage, problems: [] };
}
