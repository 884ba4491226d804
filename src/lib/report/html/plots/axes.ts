import { type Content, html, type Markup } from '../markup.ts';

/** One axis: where a value lies on it, in the drawing's own units, and which values are named. */
export interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly title: string;
}

/** The inside of a drawing, in its own units. */
export interface Area {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const area: Area = { width: 400, height: 244, left: 50, right: 388, top: 30, bottom: 202 };

/** From `domain` to `range`, in proportion. */
export function linear(domain: readonly [number, number], range: readonly [number, number]) {
  const [from, to] = domain;
  return (value: number) => range[0] + ((value - from) / (to - from || 1)) * (range[1] - range[0]);
}

/** From `domain` to `range` by the logarithm; what lies outside is drawn at the edge. */
export function logarithmic(domain: readonly [number, number], range: readonly [number, number]) {
  const scale = linear([Math.log(domain[0]), Math.log(domain[1])], range);
  return (value: number) => scale(Math.log(Math.min(domain[1], Math.max(domain[0], value))));
}

/** Powers of ten from one value up to another. */
export function decades(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(`1e${first + index}`));
}

/** Values to name on a logarithmic axis: powers of ten, or their doubles and fives where those are too few. */
export function steps(from: number, to: number): number[] {
  const powers = decades(from, to);
  if (powers.length >= 3) return powers;
  const fine = decades(from / 10, to).flatMap((power) => [power, 2 * power, 5 * power]);
  return fine.filter((value) => value >= from && value <= to);
}

/** Round values from 0 up to a highest one, about four of them. */
export function rounds(highest: number): number[] {
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power * 10;
  return Array.from({ length: Math.floor(highest / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

/** A length in the drawing's units, short and the same on every machine. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A line through points that are already placed. */
export function line(className: string, points: readonly (readonly [number, number])[]): Markup {
  return html`<polyline class="${className}" points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}"/>`;
}

/** Both axes with a grid, and what is drawn on them. */
export function drawing(
  inside: Area,
  { x, y }: { x: Axis; y: Axis },
  id: string,
  alternative: string,
  body: Content,
): Markup {
  const { width, height, left, right, top, bottom } = inside;
  return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text"><desc id="${id}-text">${alternative}</desc>
${y.ticks.map((tick) => html`<path class="grid" d="M${left} ${at(y.place(tick.at))}H${right}"/><text class="tick end" x="${left - 6}" y="${at(y.place(tick.at) + 3.5)}">${tick.label}</text>`)}
${x.ticks.map((tick) => html`<path class="axis" d="M${at(x.place(tick.at))} ${bottom}v4"/><text class="tick middle" x="${at(x.place(tick.at))}" y="${bottom + 16}">${tick.label}</text>`)}
<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>
<text class="axis-title" x="0" y="11">${y.title}</text><text class="axis-title end" x="${right}" y="${height - 6}">${x.title}</text>
${body}</svg>`;
}
