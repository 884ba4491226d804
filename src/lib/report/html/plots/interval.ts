import { type Bound, boundText } from '../bound.ts';
import { html, type Markup } from '../markup.ts';
import { at, linear } from './axes.ts';

const width = 180;

/** An interval against its limit on one line, with the same in words beside it. */
export function intervalMark(bound: Bound): Markup {
  const low = Math.min(bound.lower_fraction, bound.limit_fraction);
  const high = Math.max(bound.upper_fraction, bound.limit_fraction);
  const margin = (high - low) / 3;
  // near zero the line begins at zero, so that small shares look small
  const from = low < high / 2 ? 0 : Math.max(0, low - margin);
  const place = linear([from, Math.min(1, high + margin)], [1, width - 1]);
  const left = place(bound.lower_fraction);
  const right = place(bound.upper_fraction);
  return html`<span class="interval"><svg viewBox="0 0 ${width} 16" width="${width}" height="16" aria-hidden="true"><path class="axis" d="M0 8H${width}"/><rect class="range" x="${at(left)}" y="4" width="${at(Math.max(2, right - left))}" height="8" rx="2"/><path class="limit" d="M${at(place(bound.limit_fraction))} 0V16"/></svg> <span>${boundText(bound)}</span></span>`;
}
