import type { DomainData } from '../collector.ts';
import { type Gap, lengthOf, longest } from './gaps.ts';
import { type SeenPods, wholeOf } from './pods.ts';
import type { Range } from './reader.ts';
import { allTimes, type Scrapes, unscraped } from './scrapes.ts';

export interface CoverageSettings {
  /** a longer gap breaks the coverage */
  readonly gap_ms_max: number;
  /** a shorter coverage than this is shown with the gap that it follows */
  readonly enough_ms: number;
}

/**
 * The time up to the range's end in which samples exist without a gap over its limit: every pod that existed was scraped, and
 * kube-state-metrics said which existed. Where that is not long enough and began after a gap, the gap is part of the window,
 * so that its length can be judged.
 *
 * @returns nothing when there is no sample
 */
export function coverageOf(
  seen: SeenPods,
  scrapes: Scrapes,
  range: Range,
  { gap_ms_max, enough_ms }: CoverageSettings,
): DomainData<'metrics'>['coverage'] {
  const times_ms = allTimes(scrapes);
  const first = times_ms[0];
  if (first === undefined) return undefined;
  const gaps: Gap[] = [...seen.gaps, ...unscraped(seen.pods, scrapes)];
  const breaks = gaps.filter((gap) => lengthOf(gap) > gap_ms_max);
  const last = breaks.reduce<Gap | undefined>(
    (latest, gap) => (latest === undefined || gap.to_ms > latest.to_ms ? gap : latest),
    undefined,
  );
  const whole = wholeOf(range);
  const run = { from_ms: Math.max(last?.to_ms ?? range.start_ms, first), to_ms: whole.to_ms };
  const shown =
    last !== undefined && lengthOf(run) < enough_ms && last.from_ms >= first
      ? { from_ms: last.from_ms, to_ms: whole.to_ms }
      : run;
  const inside = gaps.filter(({ from_ms }) => from_ms >= shown.from_ms);
  return {
    window: {
      start: new Date(shown.from_ms).toISOString(),
      end: new Date(shown.to_ms).toISOString(),
    },
    largestGap_seconds: longest(inside) / 1000,
    samples: times_ms.filter((time) => time >= shown.from_ms).length,
  };
}
