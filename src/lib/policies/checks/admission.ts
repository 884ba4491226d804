import { placeholders } from '../../messages.ts';
import { jsonPath } from '../../zod-problems.ts';
import { nameOf } from '../ast.ts';
import { admissionAnnotationSchema, type PolicySources } from '../items.ts';
import type { ParsedFile } from '../parsed-file.ts';
import { type CheckResult, type Problem, problemIn } from '../problems.ts';

/** Every admission rule has METADATA that fits, serves an item that there is, has violations, and a test beside it. */
export function checkAdmissionRules({ files, items }: PolicySources): CheckResult {
  const rules = files.filter(({ source }) => source.kind === 'admission rule');
  const ids = new Set(items.map(({ id }) => id));
  const tests = new Map(
    files.filter(({ source }) => source.kind === 'test').map((file) => [file.source.relative, file]),
  );
  return { examined: rules.length, problems: rules.flatMap((rule) => problemsOf(rule, ids, tests)) };
}

function problemsOf(
  rule: ParsedFile,
  ids: ReadonlySet<string>,
  tests: ReadonlyMap<string, ParsedFile>,
): Problem[] {
  const problems: Problem[] = [];
  const parsed = admissionAnnotationSchema.safeParse(rule.annotations ?? {});
  for (const issue of parsed.error?.issues ?? [])
    problems.push(
      problemIn(rule, `METADATA ${jsonPath(issue.path).replace(/^\$\.?/, '')}: ${issue.message}`),
    );
  if (parsed.success) {
    const { item, message } = parsed.data.custom;
    if (!ids.has(item)) problems.push(problemIn(rule, `METADATA item: there is no item ${item}`));
    if (!['observed', 'wanted'].every((name) => placeholders(message).includes(name)))
      problems.push(problemIn(rule, 'METADATA message: it must say {observed} and {wanted}'));
  }
  if (!rule.module.rules.some((part) => nameOf(part) === 'violations'))
    problems.push(problemIn(rule, 'a rule of the webhook defines violations'));
  const beside = rule.source.relative.replace(/\.rego$/, '_test.rego');
  if (tests.get(beside)?.module.rules.some((part) => nameOf(part).startsWith('test_')) !== true)
    problems.push(problemIn(rule, `there is no test beside it: ${beside}`));
  return problems;
}
