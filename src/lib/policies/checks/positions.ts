import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** No two items claim the same row of the checklist, and a team's own items claim none: they come after it. */
export function checkPositions({ items }: PolicySources): CheckResult {
  const holders = new Map<number, string>();
  const problems = items.flatMap(({ id, file, annotation }) => {
    const position = annotation?.custom.position;
    if (position === undefined) return [];
    if (file.source.origin === 'team')
      return [problemIn(file, 'METADATA custom.position: only the checklist’s own items have a row in it')];
    const holder = holders.get(position);
    holders.set(position, id);
    return holder === undefined
      ? []
      : [problemIn(file, `METADATA custom.position: ${position} is the row of ${holder} already`)];
  });
  return { examined: items.length, problems };
}
