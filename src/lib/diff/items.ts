import { blocks } from '../report/statuses.ts';
import type { Report, ReportItem } from '../report.ts';
import type { Status } from '../verdict.ts';
import { type FactChange, factChanges, figureChanges } from './facts.ts';
import type { ObservationChange } from './observations.ts';

/** What can have happened to an item, in the order in which it is told. Each item is told once, under the first that is true of it. */
export const transitions = [
  'got_worse',
  'waiver_ended',
  'added',
  'entered_scope',
  'newly_waived',
  'got_better',
  'no_longer_applies',
  'applies_again',
  'left_scope',
  'removed',
  'figures_moved',
] as const;
export type Transition = (typeof transitions)[number];

/** What a report says of an item. */
export interface ItemState {
  readonly status: Status;
  readonly waived: boolean;
  readonly inScope: boolean;
  readonly message: string;
}

/** One item of which two reports say different things. A side that has no such item is missing. */
export interface ItemChange {
  readonly id: string;
  readonly title: string;
  readonly owner: string | null;
  readonly critical: boolean;
  readonly transition: Transition;
  /** it keeps the verdict from `go` now, and did not before */
  readonly blocksNewly: boolean;
  readonly before?: ItemState;
  readonly after?: ItemState;
  readonly facts: readonly FactChange[];
  /** of the observations that it reads */
  readonly observations: readonly ObservationChange[];
  /** what happened to signatures and waivers of this item, as phrases */
  readonly signatures: readonly string[];
}

/** A status that was changed for this one is worse. What doesn't apply is neither. */
const badness: Record<Status, number> = { pass: 0, not_applicable: 0, unknown: 1, fail: 2 };

/** What two reports say differently of the items in the scope of either, in the order of `transitions`, then of the catalogue. */
export function itemChanges(
  before: Report,
  after: Report,
  observations: readonly ObservationChange[],
): ItemChange[] {
  const byPlace = new Map(observations.map((change) => [change.place, change]));
  const [befores, afters] = [before, after].map(
    (report) => new Map(report.items.map((item) => [item.id, item])),
  );
  const ids = [...new Set([...(afters ?? new Map()).keys(), ...(befores ?? new Map()).keys()])];
  return ids
    .flatMap((id) => {
      const [one, other] = [befores?.get(id), afters?.get(id)];
      const facts = one && other ? factChanges(one.facts, other.facts) : [];
      const transition = transitionOf(one, other, facts);
      const item = other ?? one;
      if (transition === undefined || item === undefined) return [];
      const places = new Set([one, other].flatMap((side) => (side?.evidence ?? []).map(placeOf)));
      const told = transition === 'figures_moved' && !isOpen(other) ? figureChanges(facts) : facts;
      return [
        {
          id,
          title: item.title,
          owner: item.owner,
          critical: item.critical,
          transition,
          blocksNewly: isOpen(other) && !isOpen(one),
          ...(one === undefined ? {} : { before: stateOf(one) }),
          ...(other === undefined ? {} : { after: stateOf(other) }),
          facts: told,
          observations: [...places].flatMap((place) => byPlace.get(place) ?? []),
          signatures: signatureChanges(id, before, after),
        },
      ];
    })
    .sort((one, other) => transitions.indexOf(one.transition) - transitions.indexOf(other.transition));
}

function transitionOf(
  before: ReportItem | undefined,
  after: ReportItem | undefined,
  facts: readonly FactChange[],
): Transition | undefined {
  if (before === undefined) return after?.inScope ? 'added' : undefined;
  if (after === undefined) return before.inScope ? 'removed' : undefined;
  if (!before.inScope && !after.inScope) return undefined;
  if (!before.inScope) return 'entered_scope';
  if (!after.inScope) return 'left_scope';
  if (badness[after.status] > badness[before.status]) return 'got_worse';
  if (before.waived && isOpen(after)) return 'waiver_ended';
  if (before.status !== after.status) {
    if (after.status === 'not_applicable') return 'no_longer_applies';
    return before.status === 'not_applicable' ? 'applies_again' : 'got_better';
  }
  if (!before.waived && after.waived) return 'newly_waived';
  return (isOpen(after) ? facts : figureChanges(facts)).length > 0 ? 'figures_moved' : undefined;
}

function isOpen(item: ReportItem | undefined): boolean {
  return item?.inScope === true && blocks(item);
}

function stateOf({ status, waived, inScope, message }: ReportItem): ItemState {
  return { status, waived, inScope, message };
}

function placeOf({ moment, domain }: { readonly moment: string; readonly domain: string }): string {
  return `${moment}/${domain}`;
}

function signatureChanges(id: string, before: Report, after: Report): string[] {
  const [from, to] = [signaturesOf(id, before), signaturesOf(id, after)];
  return [
    ...to.filter((text) => !from.includes(text)).map((text) => `now ${text}`),
    ...from.filter((text) => !to.includes(text)).map((text) => `no longer ${text}`),
  ];
}

/** What counts for an item, and what is refused, as phrases. */
function signaturesOf(id: string, { attestations, waivers }: Report): string[] {
  return [
    ...attestations
      .filter(({ item }) => item === id)
      .map((record) =>
        record.state === 'valid'
          ? `signed by ${record.person} as ${record.role}`
          : `refused: ${record.reason}`,
      ),
    ...waivers.accepted
      .filter(({ item }) => item === id)
      .map(
        (waiver) =>
          `waived until ${waiver.expiresAt} by ${waiver.approvedBy}, asked by ${waiver.requestedBy}`,
      ),
    ...waivers.refused.filter(({ item }) => item === id).map(({ reason }) => `a refused waiver: ${reason}`),
  ];
}
