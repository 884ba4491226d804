import { formatFact } from '../../messages.ts';
import type { ReportItem } from '../../report.ts';
import { readBound } from './bound.ts';
import { html, type Markup } from './markup.ts';
import { intervalMark } from './plots/interval.ts';
import { cutText } from './words.ts';

/** Facts that a plot shows, or that are shown elsewhere. */
const shown_elsewhere = new Set(['ladder']);
const limit_name = /(?:^|_)limit(?:_|$)|^required_/;
const unit = /_(?:fraction|percent|bytes|cores|seconds|minutes|ms)$/;

/** What was observed, beside what it was held against. */
export function observedAgainstLimit(item: ReportItem): Markup | undefined {
  const facts = Object.entries(item.facts).filter(([name]) => !shown_elsewhere.has(name));
  const isLimit = ([name]: readonly [string, unknown]) => limit_name.test(name);
  const columns = [
    { title: 'Observed', facts: facts.filter((fact) => !isLimit(fact)) },
    { title: 'Limit', facts: facts.filter(isLimit) },
  ].filter((column) => column.facts.length > 0);
  if (columns.length === 0) return undefined;
  return html`<div class="facts">${columns.map(
    ({ title, facts: own }) =>
      html`<div><h5>${title}</h5><dl>${own.map(([name, value]) => factRow(name, value))}</dl></div>`,
  )}</div>`;
}

function factRow(name: string, value: unknown): Markup {
  const bound = readBound(value);
  const label = name.replace(unit, '').replaceAll('_', ' ') || name;
  const shown = bound === undefined ? html`${cutText(formatFact(name, value))}` : intervalMark(bound);
  return html`<div><dt>${label}</dt><dd>${shown}</dd></div>`;
}
