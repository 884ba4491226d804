import { jsonPath } from '../../zod-problems.ts';
import { annotationSchema } from '../item-source.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** Every item's METADATA has a title, a description and fits the closed schema. */
export function checkMetadata({ items }: PolicySources): CheckResult {
  const problems = items.flatMap(({ file }) => {
    if (file.annotations === undefined) return [problemIn(file, 'an item needs METADATA above its package')];
    const result = annotationSchema.safeParse(file.annotations);
    return (result.error?.issues ?? []).map((issue) =>
      problemIn(file, `METADATA ${jsonPath(issue.path).replace(/^\$\.?/, '')}: ${issue.message}`),
    );
  });
  return { examined: items.length, problems };
}
