import { branchesOf, lineOf, nameOf } from '../ast.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, type Problem, problemIn } from '../problems.ts';

const statuses = ['pass', 'fail', 'unknown', 'not_applicable'];

/** Every item has `default status := "unknown"`, one chain of branches for `status`, and no other status than the four. */
export function checkStatusChain({ items }: PolicySources): CheckResult {
  const problems: Problem[] = [];
  for (const { file, annotation } of items) {
    const rules = file.module.rules.filter((rule) => nameOf(rule) === 'status');
    const defaults = rules.filter((rule) => rule.default === true);
    const chains = rules.filter((rule) => rule.default !== true);
    if (defaults.length !== 1 || defaults[0]?.head.value?.value !== 'unknown')
      problems.push(problemIn(file, 'an item needs `default status := "unknown"`'));
    if (chains.length === 0)
      problems.push(problemIn(file, 'an item needs a rule `status := … if { … } else := …`'));
    for (const second of chains.slice(1))
      problems.push(
        problemIn(
          file,
          'a second `status` rule: two that both hold would destroy every decision; join them by else',
          lineOf(second),
        ),
      );
    for (const branch of chains.flatMap(branchesOf)) {
      const { value } = branch.head;
      const line = lineOf(branch);
      if (value?.type === 'string' && !statuses.includes(String(value.value)))
        problems.push(problemIn(file, `no status "${value.value}": there are ${statuses.join(', ')}`, line));
      else if (value?.type !== 'string' && value?.type !== 'var' && value?.type !== 'ref')
        problems.push(problemIn(file, `a status is a text: ${statuses.join(', ')}`, line));
      else if (
        value.value === 'not_applicable' &&
        annotation !== undefined &&
        annotation.custom.feature === undefined
      )
        problems.push(problemIn(file, 'only an item with a feature may be not_applicable', line));
    }
  }
  return { examined: items.length, problems };
}
