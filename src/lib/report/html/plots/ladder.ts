import { z } from 'zod';
import { formatFact } from '../../../messages.ts';
import type { ReportItem } from '../../../report.ts';
import { readBound, share } from '../bound.ts';
import { html, type Markup } from '../markup.ts';
import { type Axis, area, at, decades, drawing, line, logarithmic, steps } from './axes.ts';
import { figure } from './figure.ts';

const factsSchema = z.looseObject({
  ladder: z
    .array(z.looseObject({ limit_ms: z.number().positive(), atOrOver: z.int().nonnegative() }))
    .min(2)
    .max(100),
  limit_ms: z.number().positive(),
});

/** How many requests of a load test took how long or longer, against the share that may reach the limit. */
export function ladderPlot(item: ReportItem): Markup | undefined {
  const facts = factsSchema.safeParse(item.facts);
  const bound = readBound(item.facts['bound']);
  if (!facts.success || bound === undefined) return undefined;
  const { limit_ms } = facts.data;
  const rungs = [...facts.data.ladder].sort((a, b) => a.limit_ms - b.limit_ms);
  const shares = rungs.map(({ atOrOver }) => atOrOver / bound.total);
  const smallest = Math.min(...shares.filter((value) => value > 0), bound.limit_fraction, 0.01);
  const floor = Math.max(1e-6, 10 ** Math.floor(Math.log10(smallest)));
  const domain = [
    Math.min(limit_ms, rungs[0]?.limit_ms ?? 1),
    Math.max(limit_ms, rungs.at(-1)?.limit_ms ?? 1),
  ] as const;
  const x: Axis = {
    place: logarithmic(domain, [area.left + 6, area.right]),
    ticks: steps(...domain).map((value) => ({ at: value, label: formatFact('_ms', value) })),
    title: 'response time, at or over',
  };
  const y: Axis = {
    place: logarithmic([floor, 1], [area.bottom, area.top]),
    ticks: decades(floor, 1).map((value) => ({ at: value, label: share(value) })),
    title: 'share of requests',
  };
  const limit = { x: x.place(limit_ms), y: y.place(bound.limit_fraction) };
  const says = `Of ${bound.total} requests, ${bound.count} (${share(bound.count / bound.total)}) took ${formatFact('_ms', limit_ms)} or longer or failed; fewer than ${share(bound.limit_fraction)} are allowed, and at most ${share(bound.upper_fraction)} are proven.`;
  const points = rungs.map(
    ({ limit_ms: at_ms }, index) => [x.place(at_ms), y.place(shares[index] ?? 0)] as const,
  );
  const body = html`<rect class="forbidden" x="${at(limit.x)}" y="${area.top}" width="${at(area.right - limit.x)}" height="${at(limit.y - area.top)}"/>
<path class="limit" d="M${at(limit.x)} ${area.top}V${at(limit.y)}H${area.right}"/>
<text class="note end" x="${area.right - 4}" y="${at(limit.y - 5)}">not allowed: ${share(bound.limit_fraction)} at ${formatFact('_ms', limit_ms)}</text>
${line('curve', points)}${points.map(([px, py]) => html`<circle class="dot" cx="${at(px)}" cy="${at(py)}" r="2.2"/>`)}
<path class="whisker" d="M${at(limit.x)} ${at(y.place(bound.lower_fraction))}V${at(y.place(bound.upper_fraction))}"/><circle class="stand" cx="${at(limit.x)}" cy="${at(y.place(bound.count / bound.total))}" r="4.5"/>`;
  return figure({
    id: 'plot-ladder',
    title: 'Latency under load',
    says,
    item: item.id,
    drawing: drawing(
      area,
      { x, y },
      'plot-ladder',
      `${says} The line falls from ${share(shares[0] ?? 0)} at ${formatFact('_ms', rungs[0]?.limit_ms)} to ${share(shares.at(-1) ?? 0)} at ${formatFact('_ms', rungs.at(-1)?.limit_ms)}.`,
      body,
    ),
    columns: ['At or over', 'Requests', 'Share'],
    rows: rungs.map(({ limit_ms: at_ms, atOrOver }, index) => [
      formatFact('_ms', at_ms),
      String(atOrOver),
      share(shares[index] ?? 0),
    ]),
  });
}
