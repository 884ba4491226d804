import { z } from 'zod';
import { formatFact } from '../../../messages.ts';
import type { ReportItem } from '../../../report.ts';
import { readBound, share } from '../bound.ts';
import { html, type Markup } from '../markup.ts';
import { type Area, type Axis, at, drawing, line, linear, rounds } from './axes.ts';
import { figure } from './figure.ts';

const small: Area = { width: 400, height: 204, left: 50, right: 388, top: 30, bottom: 162 };

/** One checkpoint's figure, as a share of its largest possible value: from, to, and the limit. */
interface Reading {
  readonly minutes: number;
  readonly low_fraction: number;
  readonly high_fraction: number;
  readonly limit_fraction: number;
}

interface Measure {
  readonly id: string;
  readonly title: string;
  /** what a share is of, and what became of that share */
  readonly of: string;
  readonly what: string;
  read(facts: ReportItem['facts']): Omit<Reading, 'minutes'> | undefined;
}

const percent = z.number().nonnegative();

const measures: readonly Measure[] = [
  {
    id: 'late',
    title: 'Canary: late requests',
    of: 'requests',
    what: 'took too long',
    read: (facts) => ofBound(facts['late_bound']),
  },
  {
    id: 'errors',
    title: 'Canary: errors',
    of: 'requests',
    what: 'failed',
    read: (facts) => ofBound(facts['error_bound']),
  },
  {
    id: 'cpu',
    title: 'Canary: processor',
    of: 'the processor limit',
    what: 'was used',
    read: (facts) => ofPercent(facts, 'cpu'),
  },
  {
    id: 'memory',
    title: 'Canary: memory',
    of: 'the memory limit',
    what: 'was used',
    read: (facts) => ofPercent(facts, 'memory'),
  },
];

/** The canary's checkpoints over time, each measure in a drawing of its own; none for a measure that has no figures. */
export function checkpointPlots(items: readonly ReportItem[]): Markup[] {
  const checkpoints = items.flatMap((item) => {
    const minutes = Number(/^canary_monitoring\.t(\d{1,4})$/.exec(item.id)?.[1]);
    return Number.isNaN(minutes) ? [] : [{ minutes, item }];
  });
  return measures.flatMap((measure) => {
    const readings = checkpoints.flatMap(({ minutes, item }) => {
      const reading = measure.read(item.facts);
      return reading === undefined ? [] : [{ minutes, ...reading, item: item.id }];
    });
    return readings.length < 2 ? [] : [plot(measure, readings)];
  });
}

function ofBound(fact: unknown): Omit<Reading, 'minutes'> | undefined {
  const bound = readBound(fact);
  return (
    bound && {
      low_fraction: bound.lower_fraction,
      high_fraction: bound.upper_fraction,
      limit_fraction: bound.limit_fraction,
    }
  );
}

function ofPercent(
  facts: ReportItem['facts'],
  resource: 'cpu' | 'memory',
): Omit<Reading, 'minutes'> | undefined {
  const largest = percent.safeParse(facts[`largest_${resource}_percent`]);
  const limit = percent.safeParse(facts[`${resource}_limit_percent`]);
  if (!largest.success || !limit.success) return undefined;
  const value = largest.data / 100;
  return { low_fraction: value, high_fraction: value, limit_fraction: limit.data / 100 };
}

function plot(measure: Measure, readings: readonly (Reading & { item: string })[]): Markup {
  const highest =
    1.25 * Math.max(1e-6, ...readings.flatMap((reading) => [reading.high_fraction, reading.limit_fraction]));
  const latest = Math.max(...readings.map(({ minutes }) => minutes));
  const x: Axis = {
    place: linear([0, latest], [small.left, small.right - 12]),
    ticks: readings.map(({ minutes }) => ({ at: minutes, label: String(minutes) })),
    title: 'minutes since the canary began',
  };
  const y: Axis = {
    place: linear([0, highest], [small.bottom, small.top]),
    ticks: rounds(highest).map((value) => ({ at: value, label: share(value) })),
    title: `share of ${measure.of}`,
  };
  const limit_fraction = Math.min(...readings.map((reading) => reading.limit_fraction));
  const worst = readings.reduce((a, b) => (b.high_fraction > a.high_fraction ? b : a));
  const says = `At most ${share(worst.high_fraction)} of ${measure.of} ${measure.what}, seen ${formatFact('_minutes', worst.minutes)} after the start; the limit is ${share(limit_fraction)}.`;
  const limit_y = y.place(limit_fraction);
  const body = html`<rect class="forbidden" x="${small.left}" y="${small.top}" width="${small.right - small.left}" height="${at(limit_y - small.top)}"/><path class="limit" d="M${small.left} ${at(limit_y)}H${small.right}"/><text class="note end" x="${small.right - 4}" y="${at(limit_y - 5)}">limit ${share(limit_fraction)}</text>
${line(
  'curve',
  readings.map(({ minutes, high_fraction }) => [x.place(minutes), y.place(high_fraction)]),
)}
${readings.map(({ minutes, low_fraction, high_fraction }) => html`<path class="whisker" d="M${at(x.place(minutes))} ${at(y.place(low_fraction))}V${at(y.place(high_fraction))}"/><circle class="dot" cx="${at(x.place(minutes))}" cy="${at(y.place(high_fraction))}" r="3.5"/>`)}`;
  const id = `plot-canary-${measure.id}`;
  return figure({
    id,
    title: measure.title,
    says,
    item: worst.item,
    drawing: drawing(
      small,
      { x, y },
      id,
      `${says} ${readings.map((reading) => `At ${reading.minutes} minutes: ${rangeText(reading)}.`).join(' ')}`,
      body,
    ),
    columns: ['After', 'Seen', 'Limit'],
    rows: readings.map((reading) => [
      formatFact('_minutes', reading.minutes),
      rangeText(reading),
      share(reading.limit_fraction),
    ]),
  });
}

function rangeText({ low_fraction, high_fraction }: Reading): string {
  return low_fraction === high_fraction
    ? share(high_fraction)
    : `from ${share(low_fraction)} to ${share(high_fraction)}`;
}
