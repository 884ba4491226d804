import type { DomainData, Problem } from '../collector.ts';
import { gapsOf, longest, union } from './gaps.ts';
import { differingSources, severalSeries } from './one-source.ts';
import { groupBy, type SeenPod } from './pods.ts';
import type { Range, Reader, Series } from './reader.ts';
import { ratesOf, sumOfLatest } from './samples.ts';

type Usages = NonNullable<DomainData<'resources'>['pods']>;
type Usage = NonNullable<Usages['items']>[number];

export interface SeenUsage {
  /** missing when it can't be told which series is a pod's */
  readonly pods?: Usages;
  readonly problems: readonly Problem[];
  /** what keeps the figures from being believed */
  readonly warnings: readonly string[];
  /** pods that kube-state-metrics did not show */
  readonly strangers: readonly string[];
}

export interface UsageSettings {
  readonly interval_ms: number;
  /** scrapes that a pod must have been seen in, for its figures to mean anything */
  readonly samples_min: number;
  readonly withCpu: boolean;
}

const kinds = ['memory', 'cpu'] as const;
type Kind = (typeof kinds)[number];

/**
 * What each pod used at most in a range: the sums over its containers at each sample. The working set is what was sampled;
 * processor use is the growth of the counters between samples four scrape intervals apart, over the time between them.
 *
 * @throws PrometheusError
 */
export async function seeUsage(
  reader: Reader,
  range: Range,
  pods: readonly SeenPod[],
  settings: UsageSettings,
): Promise<SeenUsage> {
  const [memory, cpu] = await Promise.all([
    reader.series('memory', range),
    settings.withCpu ? reader.series('cpu', range) : [],
  ]);
  const found = { memory: numbersOnly(memory), cpu: numbersOnly(cpu) };
  const problems = kinds.flatMap((kind) => doubtsOf(kind, found[kind].series));
  const warnings = kinds.flatMap((kind) =>
    found[kind].dropped.map((name) => `queries.${kind} gives values of pod ${name} that are no numbers`),
  );
  if (problems.length > 0) return { problems, warnings, strangers: [] };

  const byName = {
    memory: groupBy(found.memory.series, ({ labels }) => labels['pod'] ?? ''),
    cpu: groupBy(found.cpu.series, ({ labels }) => labels['pod'] ?? ''),
  };
  const items: Usage[] = [];
  const failures: Problem[] = [];
  const podsByName = groupBy(pods, ({ name }) => name);
  for (const pod of pods) {
    const twins = (podsByName.get(pod.name)?.length ?? 0) > 1;
    const own = (kind: Kind) =>
      (byName[kind].get(pod.name) ?? []).filter(({ labels }) => !twins || isOf(labels['id'], pod.uid));
    const series = { memory: own('memory'), cpu: own('cpu') };
    if (series.memory.length === 0 && series.cpu.length === 0) {
      failures.push({ path: 'pods.items', reason: `pod ${pod.name} was never sampled` });
      continue;
    }
    items.push(usageOf(pod, series, range, settings, failures));
  }
  const strangers = [...new Set([...byName.memory.keys(), ...byName.cpu.keys()])]
    .filter((name) => !podsByName.has(name))
    .sort();
  for (const name of strangers) items.push(strangerOf(name, byName.memory.get(name) ?? [], settings));
  return { pods: { items, complete: true }, problems: failures, warnings, strangers };
}

function usageOf(
  pod: SeenPod,
  series: Readonly<Record<Kind, readonly Series[]>>,
  range: Range,
  { interval_ms, samples_min, withCpu }: UsageSettings,
  failures: Problem[],
): Usage {
  const used = withCpu ? kinds : (['memory'] as const);
  const times = used.map((kind) => union(series[kind].map(({ times_ms }) => times_ms)));
  const unseen = used.flatMap((kind) =>
    pod.containers
      .filter(({ name }) => !series[kind].some(({ labels }) => labels['container'] === name))
      .map(({ name }) => `${kind} of container ${name}`),
  );
  const gaps_ms = used.flatMap((kind) =>
    pod.containers.length === 0
      ? [longest(gapsOf(union(series[kind].map(({ times_ms }) => times_ms)), pod.life))]
      : pod.containers.map(({ name, life }) => {
          const own = series[kind].filter(({ labels }) => labels['container'] === name);
          return longest(gapsOf(union(own.map(({ times_ms }) => times_ms)), life));
        }),
  );
  const samples = Math.min(...times.map((list) => list.length));
  const known = unseen.length === 0 && samples >= samples_min;
  if (unseen.length > 0)
    failures.push({
      path: 'pods.items',
      reason: `pod ${pod.name}: ${unseen.join(', ')} was never sampled`,
    });
  else if (!known)
    failures.push({
      path: 'pods.items',
      reason: `pod ${pod.name} was sampled ${samples} times, ${samples_min} are needed: scrape more often, or load it for longer`,
    });
  const memory = largest(sumOfLatest(series.memory, interval_ms));
  const cpu = largest(
    sumOfLatest(
      series.cpu.map((one) => ratesOf(one, interval_ms)),
      interval_ms,
    ),
  );
  return {
    name: pod.name,
    uid: pod.uid,
    ...(known && memory !== undefined ? { memory_bytes_max: memory } : {}),
    ...(known && withCpu && cpu !== undefined ? { cpu_cores_max: cpu } : {}),
    samples,
    largestGap_seconds: Math.min(Math.max(...gaps_ms), range.end_ms - range.start_ms) / 1000,
  };
}

/** A pod without a uid proves nothing, but may show that a limit was reached. */
function strangerOf(name: string, memory: readonly Series[], { interval_ms }: UsageSettings): Usage {
  const most = largest(sumOfLatest(memory, interval_ms));
  return { name, ...(most === undefined ? {} : { memory_bytes_max: most }) };
}

function doubtsOf(query: Kind, series: readonly Series[]): Problem[] {
  if (series.some(({ labels }) => !labels['pod'] || !labels['container']))
    return [
      {
        path: 'pods',
        reason: `prometheus.queries.${query} must give series with the labels pod and container`,
      },
    ];
  return [
    ...groupBy(series, ({ labels }) => `pod ${labels['pod']}, container ${labels['container']}`),
  ].flatMap(([what, list]) => {
    const labels = differingSources(list);
    return labels.length === 0 ? [] : [{ path: 'pods', reason: severalSeries(query, what, labels) }];
  });
}

/** A cgroup's path holds its pod's uid, with underscores where systemd made it. */
function isOf(id: string | undefined, uid: string): boolean {
  return id !== undefined && (id.includes(uid) || id.includes(uid.replaceAll('-', '_')));
}

function numbersOnly(list: readonly Series[]): { series: Series[]; dropped: string[] } {
  const dropped = new Set<string>();
  const series = list.map((one) => {
    if (one.values.every(Number.isFinite)) return one;
    dropped.add(one.labels['pod'] ?? '');
    const kept = one.values.flatMap((value, index) => (Number.isFinite(value) ? [index] : []));
    return {
      labels: one.labels,
      times_ms: kept.map((index) => one.times_ms[index] ?? 0),
      values: kept.map((index) => one.values[index] ?? 0),
    };
  });
  return { series, dropped: [...dropped].sort() };
}

function largest(values: readonly number[]): number | undefined {
  return values.length === 0
    ? undefined
    : values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
