import type { Report, ReportItem } from '../../report.ts';
import { itemArticle } from './item.ts';
import { html, type Markup } from './markup.ts';
import { countStates } from './timeline.ts';
import { byPhase, mark, ownerText, plural, titleCase } from './words.ts';

/** Every item of the report, by phase and section; those that nobody asked for come last. */
export function items(report: Report): Markup {
  const outside = report.items.filter((item) => !item.inScope);
  return html`
<section id="items" aria-labelledby="items-title">
<h2 id="items-title">Items</h2>
${filterBar(report.items)}
<p class="no-match" hidden>No item matches. <button type="button" class="clear">Show all items</button></p>
${byPhase(report.items.filter((item) => item.inScope)).map(({ phase, items: own }) => group(report, phase, titleCase(phase), own))}
${outside.length === 0 ? undefined : group(report, 'not-in-scope', 'Not in scope', outside)}
</section>`;
}

function group(report: Report, id: string, title: string, own: readonly ReportItem[]): Markup {
  const sections = [...new Set(own.map(({ section }) => section))];
  return html`
<div class="group" id="${id}">
<h3>${title} <span class="aside">${plural(own.length, 'item')}</span></h3>
${sections.map(
  (section) =>
    html`<div class="group section-of-items"><p class="section-name">${titleCase(section)}</p>${own
      .filter((item) => item.section === section)
      .map((item) => itemArticle(report, item))}</div>`,
)}
</div>`;
}

/** Hidden until the script shows it: without one, it could do nothing. */
function filterBar(all: readonly ReportItem[]): Markup {
  const owners = [...new Set(all.map((item) => ownerText(item.owner)))].sort();
  return html`<div class="filters" role="search" aria-label="Filter items" hidden>
<label class="field search"><span>Search</span><input type="search" autocomplete="off" spellcheck="false" placeholder="Title, message, evidence, rule …"></label>
${select(
  'Owner',
  'owner',
  'Every owner',
  owners.map((owner) => [owner, owner]),
)}
${select(
  'Phase',
  'phase',
  'Every phase',
  byPhase(all).map(({ phase }) => [phase, titleCase(phase)]),
)}
<div class="chips" role="group" aria-label="Status">${countStates(all).map(
    ({ state, count }) =>
      html`<button type="button" class="chip is-${state}" data-state="${state}" aria-pressed="false">${mark(state)} <span class="chip-count">${count}</span></button>`,
  )}</div>
<p class="shown"><span role="status">${plural(all.length, 'item')}</span> <button type="button" class="open-all" aria-pressed="false">Open all</button></p>
</div>`;
}

function select(
  label: string,
  name: string,
  every: string,
  options: readonly (readonly [string, string])[],
): Markup {
  return html`<label class="field"><span>${label}</span><select data-filter="${name}"><option value="">${every}</option>${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></label>`;
}
