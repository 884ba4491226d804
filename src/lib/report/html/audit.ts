import { formatFact } from '../../messages.ts';
import type { Report } from '../../report.ts';
import { scopeText } from '../head.ts';
import { type Content, html, type Markup } from './markup.ts';
import { table } from './table.ts';
import { ageText, cutText, instant } from './words.ts';

/** What was observed, by which collector, and whether it is signed. */
export function observations(report: Report): Markup {
  return html`
<section id="evidence" aria-labelledby="evidence-title">
<h2 id="evidence-title">Evidence</h2>
${
  table(
    'Observations',
    ['Observation', 'Collector', 'Collected', 'State', 'Signature', 'Problems'],
    report.observations.map((observation) => [
      html`<code>${observation.moment}/${observation.domain}</code>`,
      observation.collector,
      html`${instant(observation.collectedAt)} <span class="claim">${ageText(observation.collectedAt, report.now.time)}</span>`,
      observation.state.replaceAll('_', ' '),
      observation.signedBy === undefined
        ? observation.signature
        : `${observation.signature} by ${observation.signedBy}`,
      cutText(observation.problems.slice(0, 5).join('; '), 400) +
        (observation.problems.length > 5 ? ` and ${observation.problems.length - 5} more` : ''),
    ]),
  ) ?? html`<p>There are no observations.</p>`
}
</section>`;
}

/** What people wrote about the release; it decides nothing. */
export function notes({ notes: text }: Report): Markup | undefined {
  if (text === undefined) return undefined;
  return html`
<section id="notes" aria-labelledby="notes-title">
<h2 id="notes-title">Notes and observations</h2>
<div class="notes">${text
    .split(/(?:\r?\n[ \t]*){2,}/)
    .map(
      (paragraph) =>
        html`<p>${paragraph.split(/\r?\n/).map((line, index) => html`${index === 0 ? undefined : html`<br>`}${line}`)}</p>`,
    )}</div>
<p class="aside">Notes are read by people. No decision rests on them.</p>
</section>`;
}

/** What an auditor needs to judge the same evidence again. */
export function audit(report: Report): Markup {
  const { release, digests, parameters, trust } = report;
  const overridden = new Map(parameters.overrides.map((override) => [override.name, override]));
  return html`
<section id="audit" aria-labelledby="audit-title">
<h2 id="audit-title">To judge it again</h2>
<p>With this report’s JSON and the snapshot that it names: <code>gates replay report.json --snapshot snapshot.json</code></p>
<h3>Release</h3>
${list([
  ['Name', `${release.name} ${release.version}`],
  ['Revision', release.revision],
  ['Image', release.image?.reference],
  ['Image index', code(release.image?.index)],
  ...Object.entries(release.image?.platforms ?? {}).map(
    ([platform, digest]) => [platform, code(digest)] as const,
  ),
  ['Model FP32', code(release.model?.fp32)],
  ['Model INT8', code(release.model?.int8)],
  ['Model served', release.model?.served],
  ['Cluster', release.target?.clusterUid],
  ['Namespace', release.target?.namespace],
  ['Previous version', release.previous?.version],
  ['Scope', scopeText(report)],
  ['Judged at', html`${report.now.time}${report.now.given ? ' (given)' : ''}`],
])}
<h3>Digests</h3>
${list(Object.entries(digests).map(([name, digest]) => [name, code(digest)] as const))}
<details><summary>Parameters in force</summary>${table(
    'Parameters',
    ['Name', 'In force', 'Checklist'],
    Object.entries(parameters.values).map(([name, value]) => {
      const override = overridden.get(name);
      const checklist = override === undefined ? 'the same' : formatFact(name, override.checklist);
      return [
        html`<code>${name}</code>`,
        formatFact(name, value),
        `${checklist}${override?.looser ? ' (looser)' : ''}`,
      ];
    }),
  )}</details>
<details><summary>Who is trusted</summary>${
    table(
      'Trusted keys',
      ['Who', 'For', 'From', 'Until'],
      [
        ...trust.people.map(({ person, roles, validFrom, validTo }) => [
          person,
          roles.join(', '),
          instant(validFrom),
          instant(validTo),
        ]),
        ...trust.collectors.map(({ name, validFrom, validTo }) => [
          name,
          'collector',
          instant(validFrom),
          instant(validTo),
        ]),
      ],
    ) ?? html`<p>Nobody.</p>`
  }</details>
<details><summary>Profile</summary><pre tabindex="0" role="region" aria-label="Profile">${JSON.stringify(
    report.profile,
    null,
    2,
  )
    .split('\n')
    .map((line) => html`${line}\n`)}</pre></details>
</section>`;
}

function code(text: string | undefined): Markup | undefined {
  return text === undefined ? undefined : html`<code class="digest">${text}</code>`;
}

function list(rows: readonly (readonly [string, Content])[]): Markup {
  return html`<dl class="sheet">${rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
