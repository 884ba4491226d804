import type { Profile } from '../../profile/schema.ts';
import type { Problem } from '../collector.ts';
import { type Gap, gapsOf, longest, union } from './gaps.ts';
import type { Range, Reader, Series } from './reader.ts';

/** A time in which something existed, as far as it lies in the range that was asked for. */
export interface Lifetime extends Gap {
  /** it began, or ended, within the range */
  readonly appeared: boolean;
  readonly vanished: boolean;
}

/** A pod that existed at some time of the range, by kube-state-metrics. */
export interface SeenPod {
  readonly name: string;
  readonly uid: string;
  readonly life: Lifetime;
  readonly containers: readonly { readonly name: string; readonly life: Lifetime }[];
  readonly imageDigests: readonly string[];
}

export interface SeenPods {
  readonly pods: readonly SeenPod[];
  /** stretches of the range in which kube-state-metrics was not sampled, so that a pod may have gone unseen */
  readonly gaps: readonly Gap[];
  /** the one digest of the release's container in all these pods, when all of them say it */
  readonly imageDigest?: string;
  readonly problems: readonly Problem[];
}

const digest_in_image_id = /@(sha256:[0-9a-f]{64})$/;

/**
 * The pods that existed in a range, by uid. A pod that is there at kube-state-metrics' first sample existed since the range's
 * start, and one that is there at its last until the end; only samples without it show that it came or went.
 *
 * @throws PrometheusError
 */
export async function seePods(
  reader: Reader,
  range: Range,
  settings: { readonly container: string; readonly interval_ms: number },
): Promise<SeenPods> {
  const [pods, containers] = (
    await Promise.all([reader.series('pods', range), reader.series('containers', range)])
  ).map((list) => list.map(present).filter(({ times_ms }) => times_ms.length > 0)) as [Series[], Series[]];
  const problems: Problem[] = [];
  if ([...pods, ...containers].some(({ labels }) => !labels['uid'] || !labels['pod']))
    problems.push({
      path: 'expectedPods.items',
      reason: 'prometheus.queries.pods and .containers must give series with the labels pod and uid',
    });
  const podTimes = union(pods.map((series) => series.times_ms));
  const containerTimes = union(containers.map((series) => series.times_ms));
  const containersByUid = groupBy(containers, ({ labels }) => labels['uid'] ?? '');
  const seen = [...groupBy(pods, ({ labels }) => labels['uid'] ?? '')]
    .filter(([uid]) => uid !== '')
    .map(([uid, series]): SeenPod => {
      const own = containersByUid.get(uid) ?? [];
      const serving = own.filter(({ labels }) => labels['container'] === settings.container);
      const digests = serving.flatMap(
        ({ labels }) => digest_in_image_id.exec(labels['image_id'] ?? '')?.[1] ?? [],
      );
      const life = lifetimeOf(series, podTimes, range, settings.interval_ms);
      return {
        name: series[0]?.labels['pod'] ?? '',
        uid,
        life,
        containers: [...groupBy(own, ({ labels }) => labels['container'] ?? '')].map(([name, list]) => ({
          name,
          life: within(life, lifetimeOf(list, containerTimes, range, settings.interval_ms)),
        })),
        imageDigests: [...new Set(digests)],
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.uid < b.uid ? -1 : 1));
  const digests = [...new Set(seen.flatMap((pod) => pod.imageDigests))].sort();
  if (digests.length > 1)
    problems.push({
      path: '',
      reason: `the pods ran several images, ${digests.join(', ')}: name only the release's pods in prometheus.pods`,
    });
  const [digest] = digests;
  const same = digests.length === 1 && seen.every((pod) => pod.imageDigests.length === 1);
  return {
    pods: seen,
    gaps: gapsOf(podTimes, wholeOf(range)),
    ...(same && digest !== undefined ? { imageDigest: digest } : {}),
    problems,
  };
}

/** A range as one stretch of time. */
export function wholeOf({ start_ms, end_ms }: Range): Gap {
  return { from_ms: start_ms, to_ms: end_ms };
}

/** The pods as evidence: whole when no pod can have come and gone unseen. */
export function expectedPods(seen: SeenPods, gap_ms_max: number) {
  return {
    items: seen.pods.map(({ name, uid }) => ({ name, uid })),
    complete:
      longest(seen.gaps) <= gap_ms_max && seen.problems.every(({ path }) => path !== 'expectedPods.items'),
  };
}

/** Nothing else in the series says which release they are of. */
export function missingDigest(profile: Profile, seen: SeenPods): Problem[] {
  if (seen.imageDigest !== undefined || seen.pods.length === 0) return [];
  if (seen.problems.some(({ path }) => path === '')) return [];
  return [
    {
      path: '',
      reason: `kube-state-metrics does not state for every pod the image digest (image_id) of its container ${profile.workload.container}`,
    },
  ];
}

/** A state that is stated by 1 and 0, such as a phase, is there while it is not 0. */
function present({ labels, times_ms, values }: Series): Series {
  return { labels, times_ms: times_ms.filter((_, index) => values[index] !== 0), values: [] };
}

/** A pod that ended may still be listed, and its containers with it. */
function within(pod: Lifetime, container: Lifetime): Lifetime {
  return {
    ...container,
    from_ms: Math.max(pod.from_ms, container.from_ms),
    to_ms: Math.min(pod.to_ms, container.to_ms),
  };
}

function lifetimeOf(
  list: readonly Series[],
  all_ms: readonly number[],
  range: Range,
  interval_ms: number,
): Lifetime {
  const first = Math.min(...list.map(({ times_ms }) => times_ms[0] ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...list.map(({ times_ms }) => times_ms.at(-1) ?? 0));
  // several instances of kube-state-metrics are scraped within one interval
  const appeared = first - (all_ms[0] ?? first) >= interval_ms;
  const vanished = (all_ms.at(-1) ?? last) - last >= interval_ms;
  return {
    from_ms: appeared ? first : range.start_ms,
    to_ms: vanished ? last : range.end_ms,
    appeared,
    vanished,
  };
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
