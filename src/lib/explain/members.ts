import type { Report, ReportItem } from '../report.ts';
import type { Blocker } from './explanation.ts';

/** The members that a derived item says it waits for, and of those that are derived themselves, theirs. */
export function blockersOf(report: Report, item: ReportItem, levels = 2): Blocker[] {
  if (levels === 0) return [];
  return idsOf(item.facts).flatMap((id): Blocker[] => {
    const member = report.items.find((one) => one.id === id);
    if (member === undefined) return [];
    const { status, owner, message } = member;
    const members = blockersOf(report, member, levels - 1);
    return [{ id, status, owner, message, ...(members.length > 0 ? { members } : {}) }];
  });
}

/** Derived items list in these facts the ids of their members that fail and that are open. */
function idsOf({ failing, open }: ReportItem['facts']): string[] {
  return [failing, open]
    .flatMap((ids) => (Array.isArray(ids) ? ids : []))
    .filter((id) => typeof id === 'string');
}
