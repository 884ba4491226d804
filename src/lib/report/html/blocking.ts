import type { Report, ReportItem } from '../../report.ts';
import { oneLine } from '../clean.ts';
import { html, type Markup } from './markup.ts';
import { blocks, cutText, itemMark, ownerText, plural, prose } from './words.ts';

/** What holds the release up, by who owns it: whoever owns most comes first, and of each what fails. */
export function blocking(report: Report): Markup {
  const open = report.items.filter(blocks);
  if (open.length === 0)
    return html`
<section id="blocking" aria-labelledby="blocking-title">
<h2 id="blocking-title">What blocks</h2>
<p class="nothing">Nothing blocks.</p>
</section>`;
  const owners = groupByOwner(open);
  return html`
<section id="blocking" aria-labelledby="blocking-title">
<h2 id="blocking-title">What blocks <span class="aside">${plural(open.length, 'item')}, ${plural(owners.length, 'owner')}</span></h2>
<div class="owners">
${owners.map(
  ([owner, items]) => html`<div class="owner-card">
<h3>${owner} <span class="aside">${items.length}</span></h3>
<ul>
${items.map(
  (item) => html`<li>
<p class="blocker">${itemMark(item)} <a href="#${item.id}">${item.title}</a></p>
<p class="message">${cutText(item.message)}</p>
${item.solution === undefined ? undefined : html`<p class="solution">${prose(oneLine(item.solution))}</p>`}
</li>`,
)}
</ul>
</div>`,
)}
</div>
</section>`;
}

function groupByOwner(items: readonly ReportItem[]): [owner: string, items: ReportItem[]][] {
  const groups = new Map<string, ReportItem[]>();
  const fails = items.filter(({ status }) => status === 'fail');
  for (const item of [...fails, ...items.filter(({ status }) => status !== 'fail')]) {
    const owner = ownerText(item.owner);
    groups.set(owner, [...(groups.get(owner) ?? []), item]);
  }
  return [...groups].sort(
    ([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : Number(a > b)),
  );
}
