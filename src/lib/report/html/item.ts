import type { EvidenceReference, Report, ReportItem } from '../../report.ts';
import { oneLine } from '../clean.ts';
import { observedAgainstLimit } from './facts.ts';
import { html, type Markup } from './markup.ts';
import {
  ageText,
  cutList,
  cutText,
  instant,
  itemMark,
  ownerText,
  prose,
  stateOf,
  titleCase,
} from './words.ts';

const problems_shown_max = 5;

/** One item: what it is, how it stands and why in one row, and behind it all that this rests on. */
export function itemArticle(report: Report, item: ReportItem): Markup {
  const owner = ownerText(item.owner);
  return html`
<article class="item is-${stateOf(item)}" id="${item.id}" data-state="${stateOf(item)}" data-owner="${owner}" data-phase="${item.phase}">
<details>
<summary><span class="row-mark">${itemMark(item)}</span><span class="row-text"><h4>${item.title}</h4><span class="row-id">${item.id}${item.critical ? html` <span class="critical">critical</span>` : undefined}</span><span class="message">${cutText(item.message)}</span></span><span class="row-owner"><span class="unseen">Owner: </span>${owner}</span></summary>
<div class="item-body">
<p class="description">${prose(oneLine(item.description))}</p>
${item.solution === undefined ? undefined : html`<p class="solution">${prose(oneLine(item.solution))}</p>`}
${waiverNote(report, item)}
${observedAgainstLimit(item)}
${item.evidence.length === 0 ? undefined : html`<h5>Evidence</h5><ul class="evidence">${item.evidence.map((reference) => evidence(reference, report))}</ul>`}
<p class="item-foot"><a href="#${item.id}">Link to this item</a><span>${titleCase(item.phase)}, required before ${item.requiredBefore}</span><code>${item.source.file}:${item.source.line}</code></p>
</div>
</details>
</article>`;
}

function evidence(reference: EvidenceReference, { now }: Report): Markup {
  const { collectedAt, collector, source, paths, problems } = reference;
  return html`<li><code>${reference.moment}/${reference.domain}</code> <span class="evidence-state">${reference.state.replaceAll('_', ' ')}</span>${
    collectedAt === undefined
      ? undefined
      : html`<span class="detail">collected ${ageText(collectedAt, now.time)} the report’s time (${instant(collectedAt)})</span>`
  }${collector === undefined ? undefined : html`<span class="detail">collector ${cutText(collector)}${source === undefined ? undefined : html`, source ${cutText(source)}`}</span>`}${
    paths.length === 0
      ? undefined
      : html`<span class="detail paths">reads ${cutText(paths.join(', '))}</span>`
  }${
    problems.length === 0
      ? undefined
      : html`<ul class="problems">${cutList(problems, problems_shown_max, (problem) => html`<li>${cutText(problem)}</li>`)}</ul>`
  }</li>`;
}

function waiverNote(report: Report, item: ReportItem): Markup | undefined {
  if (!item.waived) return undefined;
  return html`${report.head.waivers
    .filter((waiver) => waiver.item === item.id)
    .map(
      ({ reason, mitigation, expiresAt, requestedBy, approvedBy }) =>
        html`<p class="waiver"><strong>Waived until ${instant(expiresAt)}</strong>, asked by ${requestedBy}, approved by ${approvedBy}: ${cutText(reason)} Instead: ${cutText(mitigation)}</p>`,
    )}`;
}
