import { phases } from '../../milestones.ts';
import type { Report, ReportItem } from '../../report.ts';
import { clip } from '../clean.ts';
import { blocks as keepsFromGo, outcomeOf, statusTable } from '../statuses.ts';
import { type Content, html, type Markup } from './markup.ts';

/** How an item stands on the page: its status, unless a waiver covers it or nobody asked for it. */
export const states = ['fail', 'unknown', 'waived', 'not_applicable', 'pass', 'outside'] as const;
export type State = (typeof states)[number];

export const stateWords: Readonly<Record<State, string>> = {
  fail: 'Fail',
  unknown: 'Unknown',
  waived: 'Waived',
  not_applicable: 'Not applicable',
  pass: 'Pass',
  outside: 'Not in scope',
};

export function stateOf(item: ReportItem): State {
  if (!item.inScope) return 'outside';
  return item.waived ? 'waived' : item.status;
}

/** True for an item that holds the release up. */
export function blocks(item: ReportItem): boolean {
  return item.inScope && keepsFromGo(item);
}

/** A state as a sign and a word; the sign's shape tells states apart as well as its colour. */
export function mark(state: State, word: string = stateWords[state]): Markup {
  return html`<span class="mark is-${state}"><svg aria-hidden="true" width="16" height="16"><use href="#sign-${state}"/></svg>${word}</span>`;
}

/** The word for an item: what was decided, and why it does not count where it does not. */
export function itemMark(item: ReportItem): Markup {
  const state = stateOf(item);
  const word = statusTable.html.words[outcomeOf(item)];
  return mark(state, state === 'outside' ? `${word}, not in scope` : word);
}

/** `DevOps`, or that nobody is named. */
export function ownerText(owner: string | null): string {
  return owner ?? 'Nobody named';
}

/** `Pre-deployment`; `false_positive_rate` is `False positive rate`. */
export function titleCase(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An RFC 3339 time as `24 Nov 2026, 08:48 UTC`, and any other text as itself. */
export function instant(text: string): Markup {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return html`${text}`;
  const [day = '', clock = ''] = date.toISOString().split('T');
  return html`<time datetime="${text}">${date.getUTCDate()} ${months[date.getUTCMonth()]} ${day.split('-')[0]}, ${clock.slice(0, 5)} UTC</time>`;
}

/** How long before the report's time something was, in words: `1 day 3 hours before`. */
export function ageText(from: string, now: string): string {
  const difference_ms = Date.parse(now) - Date.parse(from);
  if (Number.isNaN(difference_ms)) return 'at an unreadable time';
  const minutes = Math.floor(Math.abs(difference_ms) / 60_000);
  const side = difference_ms < 0 ? 'after' : 'before';
  if (minutes === 0) return `less than a minute ${side}`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [
    ...(days > 0 ? [plural(days, 'day')] : []),
    ...(hours > 0 && days < 7 ? [plural(hours, 'hour')] : []),
    ...(rest > 0 && days === 0 ? [plural(rest, 'minute')] : []),
  ];
  return `${parts.join(' ')} ${side}`;
}

/** A text that is too long for a page, with what is left of it counted. */
export function cutText(text: string, characters_max = 1200): string {
  return clip(text, characters_max);
}

/** The first of a list as markup, and how many more there are. */
export function cutList<Value>(
  values: readonly Value[],
  shown_max: number,
  each: (value: Value) => Markup,
  rest: (count: number) => Markup = (count) => html`<li class="more">and ${count} more</li>`,
): Content {
  const left = values.length - shown_max;
  return [values.slice(0, shown_max).map(each), ...(left > 0 ? [rest(left)] : [])];
}

/** A sentence of a rule's author, with its commands in backticks set as code. */
export function prose(text: string): Content {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** A link to an item of this page. */
export function itemLink(report: Report, id: string): Markup {
  const item = report.items.find((one) => one.id === id);
  return item === undefined ? html`${id}` : html`<a href="#${id}">${item.title}</a> <code>${id}</code>`;
}

/** A link for an https address; anything else stays text. */
export function address(text: string): Markup {
  const rest = /^https:\/\/(\S+)$/.exec(text)?.[1];
  return rest === undefined
    ? html`${cutText(text)}`
    : html`<a href="https://${rest}" rel="noopener noreferrer">${cutText(text)}</a>`;
}

/** The phases that a list of items has, in the checklist's order, each with its own. */
export function byPhase(
  items: readonly ReportItem[],
): { phase: (typeof phases)[number]; items: ReportItem[] }[] {
  return phases
    .map((phase) => ({ phase, items: items.filter((item) => item.phase === phase) }))
    .filter((group) => group.items.length > 0);
}
