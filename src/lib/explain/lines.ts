import { formatDuration, formatFact } from '../messages.ts';
import { oneLine } from '../report/clean.ts';
import type {
  Blocker,
  ExplainedEvidence,
  ExplainedMargin,
  Explanation,
  VerifiedTurn,
} from './explanation.ts';

/** One part of an explanation: a name, and lines. */
export interface ExplanationPart {
  readonly name: string;
  readonly lines: readonly string[];
}

/** An explanation in words, part by part; parts without anything to say are left out. */
export function explanationParts(explanation: Explanation): ExplanationPart[] {
  const { item, message, solution, evidence, distances, margins, signatures, expiries, members, who } =
    explanation;
  const facts = Object.entries(explanation.facts).filter(([, value]) => !isBound(value));
  const parts: ExplanationPart[] = [
    { name: 'why', lines: [message] },
    { name: 'passes when', lines: [oneLine(item.description)] },
    { name: 'seen', lines: facts.map(([name, value]) => `${name}: ${formatFact(name, value)}`) },
    { name: 'evidence', lines: evidence.flatMap(evidenceLines) },
    { name: 'signatures', lines: signatures },
    { name: 'waits for', lines: membersLines(members) },
    {
      name: 'what would change it',
      lines: [
        ...distances.map(({ text }) => text),
        ...margins.flatMap(marginLines),
        ...nextLines(explanation),
        ...expiries.slice(1, 4).map(({ what, at }) => `later, ${what} ends at ${at}`),
      ],
    },
    { name: 'what to do', lines: solution === undefined ? [] : [oneLine(solution)] },
    { name: 'who can', lines: who },
    { name: 'rule', lines: [`${item.source.file}:${item.source.line}`] },
  ];
  return parts.filter(({ lines }) => lines.length > 0);
}

/** How a margin reads: what is proven, and at which counts something else would be. */
export function marginLines(margin: ExplainedMargin): string[] {
  const { side, counted, among, count, total, limit_fraction, lower_fraction, upper_fraction } = margin;
  const limit = `${side} ${formatFact('limit_fraction', limit_fraction)}`;
  const proven = {
    kept: `proven to be ${limit}`,
    broken: `proven not to be ${limit}`,
    neither: `not proven to be ${limit}, nor not to be`,
  };
  const good = side === 'below' ? `none of them among the ${counted}` : `all of them ${counted}`;
  return [
    `${count} ${counted} of ${total} ${among} (${formatFact('lower_fraction', lower_fraction)} to ${formatFact('upper_fraction', upper_fraction)}): ${proven[margin.proven]}`,
    ...margin.turns.map((turn) => `  ${turnText(turn, margin)}`),
    ...(margin.moreGoingWell === undefined
      ? []
      : [`  or with ${margin.moreGoingWell} more ${among}, ${good}, it would be ${proven.kept}`]),
    ...(margin.timesAsMany === undefined
      ? []
      : [
          `  or with ${margin.timesAsMany} times as many ${among} at the same rate it would be ${proven.kept}; ${margin.timesAsMany - 1 === 1 ? 'as many as now are' : `${margin.timesAsMany - 1} times as many are`} not enough`,
        ]),
  ];
}

function turnText(turn: VerifiedTurn, { count, counted, side, limit_fraction }: ExplainedMargin): string {
  const steps = Math.abs(turn.count - count);
  const limit = `${side} ${formatFact('limit_fraction', limit_fraction)}`;
  const then = { kept: `prove it ${limit}`, broken: `prove it not ${limit}`, neither: 'leave both unproven' };
  const verified =
    turn.statusThen === undefined || turn.statusBefore === undefined
      ? ''
      : turn.statusThen === turn.statusBefore
        ? ` (evaluated again: the item stays ${turn.statusThen})`
        : ` (evaluated again: then the item is ${turn.statusThen}, one step before ${turn.statusBefore})`;
  return `${steps} ${turn.count > count ? 'more' : 'fewer'} ${counted} would ${then[turn.proven]}${verified}`;
}

function evidenceLines({
  place,
  state,
  collectedAt,
  age_seconds,
  collector,
  source,
  freshUntil,
  problems,
  remedy,
}: ExplainedEvidence): string[] {
  const parts = [
    `${place}: ${state}`,
    ...(collectedAt === undefined ? [] : [`collected ${collectedAt}`]),
    ...(age_seconds === undefined
      ? []
      : [`${formatDuration(age_seconds)} old${freshUntil === false ? ' when its moment ended' : ''}`]),
    ...(collector === undefined ? [] : [`by ${collector}`]),
    ...(source === undefined ? [] : [`from ${source}`]),
    ...(freshUntil === undefined
      ? []
      : [freshUntil === false ? 'it does not age any more' : `fresh until ${freshUntil}`]),
  ];
  return [
    parts.join(', '),
    ...problems.map((problem) => `  ${problem}`),
    ...(remedy === undefined ? [] : [`  ${remedy}`]),
  ];
}

/** How many members a person is shown before "and N more", by level. */
const members_shown_max = [20, 3];

function membersLines(members: readonly Blocker[], level = 0): string[] {
  const indent = '  '.repeat(level);
  const shown = members.slice(0, members_shown_max[level]);
  const rest = members.length - shown.length;
  return [
    ...shown.flatMap(({ id, status, owner, message, members: inner = [] }) => [
      `${indent}${id} (${owner ?? 'nobody named'}), ${status.replace('_', ' ')}: ${message}`,
      ...membersLines(inner, level + 1),
    ]),
    ...(rest > 0 ? [`${indent}and ${rest} more`] : []),
  ];
}

function nextLines({ nextExpiry: next, status, now }: Explanation): string[] {
  if (next === undefined) return [];
  const remaining = formatDuration((Date.parse(next.at) - Date.parse(now.time)) / 1000);
  const then =
    next.statusThen === undefined
      ? ''
      : next.statusThen === status
        ? `; the item is still ${status.replace('_', ' ')} then`
        : `; the item is ${next.statusThen.replace('_', ' ')} then`;
  return [`next, ${next.what} ends at ${next.at}, ${remaining} after the report${then}`];
}

function isBound(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'upper_fraction' in value && 'total' in value;
}
