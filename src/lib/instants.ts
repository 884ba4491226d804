import { type Moment, moments } from './snapshot/moments.ts';
import type { Snapshot } from './snapshot/schema.ts';

/** The day and time of an RFC 3339 text, and nothing else: a cheap test before the exact one. */
const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Every RFC 3339 time that stands anywhere in the observations, with its epoch milliseconds: policies read times by
 * looking their text up, since nanoseconds don't fit a double and the module has no clock functions.
 */
export function collectInstants(snapshot: Snapshot): Record<string, number> {
  const instants: Record<string, number> = Object.create(null);
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.length >= 20 && value.length <= 35 && value.charCodeAt(10) === 84 && shape.test(value)) {
        const time_ms = Date.parse(value);
        if (!Number.isNaN(time_ms)) instants[value] = time_ms;
      }
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item);
    } else if (typeof value === 'object' && value !== null) {
      for (const key in value) visit((value as Record<string, unknown>)[key]);
    }
  };
  visit(snapshot.observations);
  return instants;
}

/**
 * The time against which each moment's evidence is aged, in epoch milliseconds: the earliest `collectedAt` of any later
 * moment in the snapshot, else now. Evidence of a moment that is over does not age.
 */
export function referenceTimes(snapshot: Snapshot, now_ms: number): Record<Moment, number> {
  const earliest = moments.map((moment) =>
    Math.min(
      ...Object.values(snapshot.observations[moment] ?? {}).map((observation) =>
        Date.parse(observation?.collectedAt ?? ''),
      ),
    ),
  );
  return Object.fromEntries(
    moments.map((moment, index) => {
      const later = Math.min(...earliest.slice(index + 1));
      return [moment, Number.isFinite(later) ? later : now_ms];
    }),
  ) as Record<Moment, number>;
}
