import type { Report, ReportItem } from '../../report.ts';
import { html, type Markup } from './markup.ts';
import { byPhase, plural, type State, stateOf, states, stateWords, titleCase } from './words.ts';

/** How many items stand in each state, in the order of its weight; states without any are left out. */
export function countStates(items: readonly ReportItem[]): { state: State; count: number }[] {
  return states
    .map((state) => ({ state, count: items.filter((item) => stateOf(item) === state).length }))
    .filter(({ count }) => count > 0);
}

/** A bar that is divided as the states are; its figures stand beside it as text, so it is no more than a picture. */
export function proportionBar(items: readonly ReportItem[]): Markup {
  const gap = 0.3;
  let at = 0;
  const parts = countStates(items).map(({ state, count }) => {
    const width = (100 * count) / items.length;
    const part = html`<rect class="fill-${state}" x="${at.toFixed(2)}" width="${(at + width > 99.99 ? width : Math.max(0.2, width - gap)).toFixed(2)}" height="8"/>`;
    at += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** The phases in their order, each with its counts and a link to its items. */
export function timeline(report: Report): Markup {
  const stops = byPhase(report.items).map(({ phase, items }) => {
    const inScope = items.filter((item) => item.inScope);
    const counts = countStates(inScope);
    const worst = (counts.find(({ state }) => state !== 'not_applicable') ?? counts[0])?.state ?? 'outside';
    return html`<li class="stop is-${worst}">
<svg class="stop-sign" aria-hidden="true" width="22" height="22"><use href="#sign-${worst}"/></svg>
<a href="#${inScope.length === 0 ? 'not-in-scope' : phase}">${titleCase(phase)}</a>
<span class="stop-total">${inScope.length === 0 ? 'not in scope' : plural(inScope.length, 'item')}</span>
${inScope.length === 0 ? undefined : proportionBar(inScope)}
<ul class="stop-counts">${counts.map(({ state, count }) => html`<li class="is-${state}">${count} ${stateWords[state].toLowerCase()}</li>`)}</ul>
</li>`;
  });
  return html`
<section id="phases" aria-labelledby="phases-title">
<h2 id="phases-title">Phases</h2>
<ol class="timeline">${stops}</ol>
</section>`;
}
