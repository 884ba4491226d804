import type { Domain } from '../../src/lib/snapshot/domains.ts';
import type { Moment } from '../../src/lib/snapshot/moments.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';

/** Keys and indices below an observation; the first is `data` or `measuredOn`. */
export type Path = readonly (string | number)[];

/** One thing that is taken out of one observation. */
export interface Deletion {
  readonly moment: Moment;
  readonly domain: Domain;
  readonly path: Path;
  /** `delete` takes the value away, `incomplete` sets a list's `complete` to false */
  readonly how: 'delete' | 'incomplete';
}

interface Place {
  readonly path: Path;
  readonly shape: string;
  /** false for what stands deep in an object that is like others of its list */
  readonly chosen: boolean;
  readonly isList: boolean;
}

/**
 * Every leaf and branch of the observations, once deleted, and every list once marked incomplete. Of Kubernetes objects in
 * one list that carry equal labels, the first stands for all below the object itself; of what stands in one array below
 * such an object, the first two; yet no path, read without its indices, is left out.
 *
 * @returns the deletions, and how many places stand in the snapshot in all
 */
export function deletionsOf(snapshot: Snapshot): { deletions: Deletion[]; places: number; shapes: number } {
  const deletions: Deletion[] = [];
  const covered = new Set<string>();
  let places = 0;
  for (const [moment, domains] of Object.entries(snapshot.observations))
    for (const [domain, observation] of Object.entries(domains ?? {})) {
      const where = { moment: moment as Moment, domain: domain as Domain };
      const all = [
        ...placesOf(observation?.data, 'data'),
        ...placesOf(observation?.measuredOn, 'measuredOn'),
      ];
      places += all.length;
      const chosen = all.filter((place) => place.chosen);
      const shapeOf = ({ shape }: Place) => `${moment}/${domain}.${shape}`;
      for (const place of chosen) covered.add(shapeOf(place));
      const rest = all.filter((place) => {
        const isNew = !covered.has(shapeOf(place));
        covered.add(shapeOf(place));
        return isNew;
      });
      for (const { path, isList } of [...chosen, ...rest]) {
        deletions.push({ ...where, path, how: 'delete' });
        if (isList) deletions.push({ ...where, path, how: 'incomplete' });
      }
    }
  return { deletions, places, shapes: covered.size };
}

function* placesOf(value: unknown, root: string): Generator<Place> {
  if (value !== undefined) yield* walk(value, [root], root, true);
}

function* walk(
  value: unknown,
  path: Path,
  shape: string,
  chosen: boolean,
  inObject = false,
): Generator<Place> {
  const isObject = typeof value === 'object' && value !== null;
  yield { path, shape, chosen, isList: isObject && 'items' in value && 'complete' in value };
  if (Array.isArray(value)) {
    const seen = new Map<string, number>();
    for (const [index, item] of value.entries()) {
      const kind = labelsOf(item);
      const before = seen.get(kind ?? '') ?? 0;
      seen.set(kind ?? '', before + 1);
      const first = kind === undefined ? !inObject || before < 2 : before === 0;
      const below = [
        ...walk(item, [...path, index], `${shape}[]`, chosen && first, inObject || kind !== undefined),
      ];
      for (const place of below) yield place.path.length === path.length + 1 ? { ...place, chosen } : place;
    }
  } else if (isObject) {
    for (const [key, child] of Object.entries(value))
      yield* walk(child, [...path, key], `${shape}.${key}`, chosen, inObject);
  }
}

/** The labels of a Kubernetes object, but for those that tell one replica from another. */
function labelsOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('metadata' in item)) return undefined;
  const { labels = {} } = item.metadata as { labels?: Record<string, string> };
  return JSON.stringify(Object.entries(labels).filter(([name]) => !/hash|pod-name|index/.test(name)));
}

/** The snapshot without what is deleted. It shares with the original what it does not change. */
export function without(snapshot: Snapshot, { moment, domain, path, how }: Deletion): Snapshot {
  const observation = changed(snapshot.observations[moment]?.[domain], path, how);
  const observations = {
    ...snapshot.observations,
    [moment]: { ...snapshot.observations[moment], [domain]: observation },
  };
  return { ...snapshot, observations };
}

function changed(value: unknown, [key, ...rest]: Path, how: Deletion['how']): unknown {
  if (key === undefined) return { ...(value as object), complete: false };
  if (typeof value !== 'object' || value === null) return value;
  const last = rest.length === 0 && how === 'delete';
  if (Array.isArray(value))
    return last
      ? value.filter((_, index) => index !== key)
      : value.map((item, index) => (index === key ? changed(item, rest, how) : item));
  if (!(key in value)) return value;
  const { [key]: child, ...others } = value as Record<string, unknown>;
  return last ? others : { ...others, [key]: changed(child, rest, how) };
}
