import { clopperPearsonUpper, moreNeededBelow } from '../../lib/statistics/index.ts';
import { type Frame, grouped, line, path, percent, textAt } from './svg.ts';

/** A proportion that must be proven to lie below a limit. */
export interface BoundCurve {
  readonly title: string;
  readonly count: number;
  readonly total: number;
  readonly limit_fraction: number;
  readonly confidence_fraction: number;
}

const points = 160;
const limits_shown = 5;

/**
 * The upper bound against the number of images: with the events that were counted, as if all further images were clean. It shows
 * where the limit is proven, and how far the measurement is from there.
 */
export function boundCurveSvg(curve: BoundCurve, { left, top, width, height }: Frame): string {
  const { title, count, total, limit_fraction, confidence_fraction } = curve;
  const upper = (n: number) => clopperPearsonUpper(Math.min(count, n), n, confidence_fraction);
  const more = moreNeededBelow(count, total, limit_fraction, confidence_fraction);
  const enough = more === null ? undefined : total + more;
  const widest = 1.15 * Math.max(total, Math.min(enough ?? total, 1000 * Math.max(1, total)), 10);
  const tallest = Math.min(1, limits_shown * limit_fraction);
  const x = (n: number) => left + (n / widest) * width;
  const y = (fraction: number) => top + height - Math.min(1, fraction / tallest) * height;
  const drawn = Array.from({ length: points }, (_, index) =>
    Math.max(1, Math.round(((index + 1) / points) * widest)),
  )
    .filter((n) => n >= count && upper(n) <= tallest)
    .map((n) => [x(n), y(upper(n))] as const);
  const parts = [
    textAt(left, top - 10, title, { kind: 'heading' }),
    line(left, top + height, left + width, top + height, 'axis'),
    line(left, top, left, top + height, 'axis'),
    line(left, y(limit_fraction), left + width, y(limit_fraction), 'limit'),
    textAt(left + width, y(limit_fraction) - 5, `limit ${percent(limit_fraction)}`, {
      anchor: 'end',
      kind: 'label limit-text',
    }),
    textAt(left + width, top + height + 16, `${grouped(widest)} images`, { anchor: 'end' }),
    textAt(left, top + height + 16, '0', { anchor: 'middle' }),
    textAt(left - 6, top + 4, percent(tallest), { anchor: 'end' }),
  ];
  if (drawn.length > 1) parts.push(path(drawn, 'curve'));
  if (total > 0) {
    const bound = upper(total);
    const isRight = x(total) > left + width / 2;
    parts.push(
      `<circle cx="${x(total).toFixed(1)}" cy="${y(bound).toFixed(1)}" r="4.5" class="${bound < limit_fraction ? 'kept' : 'open'}"/>`,
      textAt(
        x(total) + (isRight ? -10 : 10),
        y(bound) + 16,
        `${grouped(count)} of ${grouped(total)}: below ${percent(bound)}${bound > tallest ? ', above this plot' : ''}`,
        {
          anchor: isRight ? 'end' : 'start',
          kind: 'label strong',
        },
      ),
    );
  }
  if (enough !== undefined && enough > total && enough <= widest)
    parts.push(
      line(x(enough), top, x(enough), top + height, 'needed'),
      textAt(x(enough) - 4, top + height - 6, `${grouped(enough)} needed`, { anchor: 'end' }),
    );
  return parts.join('\n');
}
