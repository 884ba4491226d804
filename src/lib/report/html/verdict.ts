import type { Milestone } from '../../milestones.ts';
import type { Report } from '../../report.ts';
import type { Verdict } from '../../verdict.ts';
import { headLines, scopeText } from '../head.ts';
import { html, type Markup } from './markup.ts';
import { refusedCount } from './signatures.ts';
import { proportionBar } from './timeline.ts';
import { blocks, instant, plural, stateOf } from './words.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  go: 'Go',
  'no-go': 'No-go',
  undecided: 'Undecided',
};
const verdictSigns = { go: 'pass', 'no-go': 'fail', undecided: 'unknown' } as const;

const steps: Readonly<Record<Milestone, string>> = {
  deploy: 'be deployed',
  canary: 'start its canary',
  migrate: 'take all traffic',
  close: 'finish its rollout',
};

/** What a verdict means for this release, in one sentence. */
export function meaning(report: Report): string {
  const { verdict, scope, summary, release } = report;
  const name = `${release.name} ${release.version}`;
  const open = report.items.filter(blocks);
  const failing = open.filter((item) => item.status === 'fail').length;
  const unknown = open.length - failing;
  if (summary.inScope === 0) return 'No item was in scope, so nothing was judged.';
  const step = scope.before === undefined ? undefined : steps[scope.before];
  if (verdict === 'go') {
    const settled =
      summary.waived + summary.notApplicable > 0 ? 'is proven, waived or does not apply' : 'is proven';
    return step === undefined
      ? `Each of the ${plural(summary.inScope, 'item')} asked for ${settled}. The others were not asked for.`
      : `All that is required ${settled}: ${name} may ${step}.`;
  }
  const may = step === undefined ? '' : `: ${name} must not ${step}`;
  const of = `of ${plural(summary.inScope, 'item')}`;
  if (verdict === 'no-go')
    return `${failing} ${of} ${failing === 1 ? 'fails' : 'fail'}${unknown > 0 ? `, and ${unknown} cannot be decided` : ''}${may}.`;
  return `No item fails, but ${unknown} ${of} cannot be decided from the evidence${may} until ${unknown === 1 ? 'it is' : 'they are'}.`;
}

/** The first thing that is seen: which release, the verdict, what it means, and the counts. */
export function masthead(report: Report): Markup {
  const { release, verdict, summary } = report;
  const sign = verdictSigns[verdict];
  const counts: readonly (readonly [string, number, string])[] = [
    ['pass', summary.pass, 'pass'],
    ['not_applicable', summary.notApplicable, 'not applicable'],
    ['fail', summary.fail, 'fail'],
    ['unknown', summary.unknown, 'unknown'],
    ['waived', summary.waived, 'of these waived'],
  ];
  return html`
<header class="masthead">
<p class="kicker">Release gate report</p>
<h1>${release.name} <span class="version">${release.version}</span></h1>
<p class="asked">Judged ${scopeText(report)}, ${instant(report.now.time)}</p>
</header>
<section class="verdict is-${sign}" aria-labelledby="the-verdict">
<div class="verdict-word"><svg aria-hidden="true" width="44" height="44"><use href="#sign-${sign}"/></svg>
<h2 id="the-verdict"><span class="unseen">Verdict: </span>${verdictWords[verdict]}</h2></div>
<p class="meaning">${meaning(report)}</p>
<dl class="counts">
${counts.map(([state, count, word]) => html`<div class="count is-${state}${count === 0 ? ' none' : ''}"><dt>${word}</dt><dd>${count}</dd></div>`)}
</dl>
${proportionBar(report.items.filter((item) => stateOf(item) !== 'outside'))}
</section>`;
}

/** What must be known before the verdict is believed; that there is nothing is said as well. */
export function knownFirst(report: Report): Markup {
  const lines = headLines(report);
  const refused = refusedCount(report);
  const notes = [
    ...lines.map((line) => html`<li>${line}</li>`),
    ...(refused > 0
      ? [
          html`<li>${plural(refused, 'signature')} ${refused === 1 ? 'was' : 'were'} <a href="#signatures">refused</a>.</li>`,
        ]
      : []),
  ];
  return html`
<section class="known${notes.length === 0 ? ' quiet' : ''}" aria-labelledby="known-first">
<h2 id="known-first">Before you rely on this</h2>
${
  notes.length === 0
    ? html`<p>No limit is looser than the checklist, nothing is waived or declared not to apply, every observation is signed, and the time is the clock’s.</p>`
    : html`<ul>${notes}</ul>`
}
</section>`;
}

/** Where the page's parts are. */
export function contents(parts: readonly (readonly [string, string])[]): Markup {
  return html`<nav class="contents" aria-label="On this page"><ul>${parts.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}
