import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** What an item is computed from is there: items of the layer `checks`, sections that hold one, or `*`. */
export function checkMembers({ items }: PolicySources): CheckResult {
  const first = items.filter(({ layer }) => layer === 'checks');
  const known = new Set(['*', ...first.flatMap(({ id, section }) => [id, `${section}.*`])]);
  const problems = items.flatMap(({ file, annotation }) =>
    (annotation?.custom.members ?? [])
      .filter((member) => !known.has(member))
      .map((member) =>
        problemIn(
          file,
          `METADATA custom.members: ${member} names no item that rests on evidence or a signature`,
        ),
      ),
  );
  return { examined: items.length, problems };
}
