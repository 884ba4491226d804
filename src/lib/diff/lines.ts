import { scopeText, summaryText } from '../report/head.ts';
import { blocks, outcomeOf } from '../report/statuses.ts';
import type { ComparedReport, ReportDiff } from './diff.ts';
import { type ItemChange, type ItemState, type Transition, transitions } from './items.ts';

const headings: Record<Transition, string> = {
  got_worse: 'Got worse',
  waiver_ended: 'No longer waived',
  added: 'New items',
  entered_scope: 'Now in scope',
  newly_waived: 'Newly waived',
  got_better: 'Got better',
  no_longer_applies: 'Declared not to apply',
  applies_again: 'Applies again',
  left_scope: 'No longer in scope',
  removed: 'Items that are no more',
  figures_moved: 'Same status, other figures',
};

/** How many entries of a list a person is shown before "and N more". */
const shown_max = { facts: 6, moved_facts: 3, settled_items: 20, grounds: 12 };

/** One item as it is told. */
export interface ToldItem {
  readonly id: string;
  readonly after: ItemChange['after'];
  /** such as `pass → fail` */
  readonly move: string;
  readonly owner: string | null;
  readonly blocksNewly: boolean;
  readonly lines: readonly string[];
}

/** A comparison as it is told to people, before it is dressed for a terminal or a page. */
export interface ToldDiff {
  readonly verdict: string;
  readonly head: readonly string[];
  /** what must be known before the rest is read */
  readonly notices: readonly string[];
  readonly sections: readonly {
    readonly heading: string;
    readonly items: readonly ToldItem[];
    readonly rest: number;
  }[];
  readonly closing: string;
}

/** Puts a comparison into words. */
export function tell(diff: ReportDiff): ToldDiff {
  const { before, after } = diff;
  return {
    verdict:
      before.verdict === after.verdict ? `still ${after.verdict}` : `${before.verdict} → ${after.verdict}`,
    head: [`from ${headOf(before)}`, `to   ${headOf(after)}`],
    notices: [
      ...(diff.differentReleases ? ['These are reports of different releases.'] : []),
      ...diff.release.map((text) => `release ${text}`),
      ...(diff.differentScopes ? [`The scopes differ: ${scopeOf(before)} → ${scopeOf(after)}.`] : []),
      ...(after.now.given ? [`The time of the second report was given: ${after.now.time}.`] : []),
      ...cut(
        diff.grounds.map(({ text }) => text),
        shown_max.grounds,
      ),
    ],
    sections: transitions.flatMap((transition) => {
      const items = diff.items.filter((item) => item.transition === transition);
      if (items.length === 0) return [];
      const open = items.filter(isOpen);
      const settled = items.filter((item) => !isOpen(item));
      // what keeps the verdict from go is never cut
      const shown = [...open, ...settled.slice(0, shown_max.settled_items)];
      return [
        {
          heading: `${headings[transition]} (${items.length})`,
          items: shown.map(tellItem),
          rest: items.length - shown.length,
        },
      ];
    }),
    closing: closingOf(diff),
  };
}

function tellItem(item: ItemChange): ToldItem {
  const { id, before, after, owner, blocksNewly, transition } = item;
  const moved = transition === 'figures_moved';
  const brief = moved && !isOpen(item);
  return {
    id,
    after,
    move: moved ? nameOf(after) : `${nameOf(before)} → ${nameOf(after)}`,
    owner,
    blocksNewly,
    lines: [
      ...(moved || after === undefined || after.message === before?.message ? [] : [after.message]),
      ...item.signatures,
      ...(brief ? [] : item.observations.map(({ place, changes }) => `${place}: ${changes.join('; ')}`)),
      ...cut(
        item.facts.map(({ text }) => text),
        brief ? shown_max.moved_facts : shown_max.facts,
      ),
    ],
  };
}

function isOpen({ after }: ItemChange): boolean {
  return after?.inScope === true && blocks(after);
}

function nameOf(state: ItemState | undefined): string {
  if (state === undefined) return 'not there';
  const outcome = outcomeOf(state).replaceAll('_', ' ');
  return state.inScope ? outcome : `${outcome} (not in scope)`;
}

function headOf(report: ComparedReport): string {
  const { release, now, summary, verdict } = report;
  return `${release.name} ${release.version} ${scopeOf(report)}, ${now.time}: ${verdict}; ${summaryText({ summary })}`;
}

function scopeOf({ scope }: ComparedReport): string {
  return scopeText({ scope });
}

function closingOf({ items, observations, worse }: ReportDiff): string {
  const count = (transition: Transition) => items.filter((item) => item.transition === transition).length;
  const blocking = items.filter(({ blocksNewly }) => blocksNewly).length;
  const told = worse
    ? `${count('got_worse')} got worse, ${blocking} ${blocking === 1 ? 'blocks' : 'block'} newly`
    : 'Nothing got worse';
  return `${told}; ${count('got_better')} got better; ${observations.length} ${observations.length === 1 ? 'observation' : 'observations'} changed.`;
}

function cut(texts: readonly string[], max: number): string[] {
  return texts.length <= max ? [...texts] : [...texts.slice(0, max), `and ${texts.length - max} more`];
}
