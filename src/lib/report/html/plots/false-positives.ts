import type { ReportItem } from '../../../report.ts';
import { clopperPearsonUpper } from '../../../statistics/index.ts';
import { type Bound, readBound, share } from '../bound.ts';
import { html, type Markup } from '../markup.ts';
import { type Axis, area, at, drawing, line, linear, logarithmic, rounds, steps } from './axes.ts';
import { figure } from './figure.ts';

interface Point {
  readonly images: number;
  readonly count: number;
  readonly upper_fraction: number;
}

const points_max = 28;

/**
 * What more images would prove: the upper bound of the false-positive rate over the number of images, were false
 * positives as frequent as they were; and where this release stands.
 *
 * @param confidence of the bound, a fraction from 0.5 to below 1
 */
export function falsePositivesPlot(item: ReportItem, confidence: unknown): Markup | undefined {
  const bound = readBound(item.facts['bound']);
  if (bound === undefined || bound.count > bound.total || bound.limit_fraction === 0) return undefined;
  if (typeof confidence !== 'number' || !(confidence >= 0.5 && confidence < 1)) return undefined;
  const highest = 2.6 * Math.max(bound.limit_fraction, bound.upper_fraction);
  const points = curve(bound, confidence).filter(({ upper_fraction }) => upper_fraction <= highest);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last) return undefined;

  const x: Axis = {
    place: logarithmic([first.images, last.images], [area.left + 6, area.right - 6]),
    ticks: steps(first.images, last.images).map((value) => ({ at: value, label: String(value) })),
    title: 'clean images in the test',
  };
  const y: Axis = {
    place: linear([0, highest], [area.bottom, area.top]),
    ticks: rounds(highest).map((value) => ({ at: value, label: share(value) })),
    title: 'upper bound of the rate',
  };
  const enough = points.find(({ upper_fraction }) => upper_fraction < bound.limit_fraction);
  const says = `${bound.count} of ${bound.total} clean images were taken for stego: the rate is at most ${share(bound.upper_fraction)}, the limit is ${share(bound.limit_fraction)}.${
    bound.upper_fraction < bound.limit_fraction
      ? ''
      : enough === undefined
        ? ` At this rate, ${bound.count / bound.total < bound.limit_fraction ? 'more images than are shown' : 'no number of images'} would prove the limit.`
        : ` At this rate, about ${enough.images} images would prove the limit.`
  }`;
  const limit_y = y.place(bound.limit_fraction);
  const body = html`<rect class="forbidden" x="${area.left}" y="${area.top}" width="${area.right - area.left}" height="${at(limit_y - area.top)}"/>
<path class="limit" d="M${area.left} ${at(limit_y)}H${area.right}"/><text class="note end" x="${area.right - 4}" y="${at(limit_y - 5)}">limit ${share(bound.limit_fraction)}</text>
${line(
  'curve',
  points.map(({ images, upper_fraction }) => [x.place(images), y.place(upper_fraction)]),
)}
<path class="whisker" d="M${at(x.place(bound.total))} ${at(y.place(bound.lower_fraction))}V${at(y.place(bound.upper_fraction))}"/><circle class="stand" cx="${at(x.place(bound.total))}" cy="${at(y.place(bound.upper_fraction))}" r="4.5"/>`;
  return figure({
    id: 'plot-false-positives',
    title: 'False positives: what the test proves',
    says,
    item: item.id,
    drawing: drawing(
      area,
      { x, y },
      'plot-false-positives',
      `${says} The curve falls from ${share(first.upper_fraction)} at ${first.images} images to ${share(last.upper_fraction)} at ${last.images}.`,
      body,
    ),
    columns: ['Clean images', 'False positives', 'Rate is at most'],
    rows: points.map(({ images, count, upper_fraction }) => [
      String(images),
      String(count),
      share(upper_fraction),
    ]),
  });
}

/** The bound at numbers of images at which the rate gives whole false positives, from a thirtieth of the test to ten times it. */
function curve(bound: Bound, confidence: number): Point[] {
  const points = new Map<number, Point>();
  for (let step = 0; step < points_max; step++) {
    const factor = 300 ** (step / (points_max - 1)) / 30;
    const count = bound.count === 0 ? 0 : Math.max(1, Math.round(bound.count * factor));
    const images = Math.round(bound.count === 0 ? bound.total * factor : (bound.total / bound.count) * count);
    if (images >= Math.max(1, count))
      points.set(images, { images, count, upper_fraction: clopperPearsonUpper(count, images, confidence) });
  }
  const stand = { images: bound.total, count: bound.count, upper_fraction: bound.upper_fraction };
  return [...points.set(bound.total, stand).values()].sort((a, b) => a.images - b.images);
}
