import { nameOf } from '../ast.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** Every item has a test file beside it that holds at least one test. */
export function checkTests({ items, files }: PolicySources): CheckResult {
  const tests = new Map(
    files
      .filter(({ source }) => source.kind === 'test')
      .map((file) => [`${file.source.origin}/${file.source.relative}`, file]),
  );
  const problems = items.flatMap(({ file }) => {
    const beside = file.source.relative.replace(/\.rego$/, '_test.rego');
    const test = tests.get(`${file.source.origin}/${beside}`);
    if (test === undefined) return [problemIn(file, `there is no test beside it: ${beside}`)];
    if (test.module.rules.some((rule) => nameOf(rule).startsWith('test_'))) return [];
    return [problemIn(test, 'holds no rule whose name begins with test_')];
  });
  return { examined: items.length, problems };
}
