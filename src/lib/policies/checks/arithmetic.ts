import { calls, type Term } from '../ast.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** Nothing divides, and only `lib/decimals` makes numbers of text: the two engines answer these differently. */
export function checkDivisionAndText({ files }: PolicySources): CheckResult {
  const compiled = files.filter(({ source }) => !['test', 'testing'].includes(source.kind));
  const problems = compiled.flatMap((file) =>
    calls(file.module.rules).flatMap(({ operator, line }) => {
      if (operator === 'div')
        return [
          problemIn(file, 'rules never divide, the engines would differ: compare cross-products', line),
        ];
      if (operator === 'to_number' && file.package !== 'lib.decimals')
        return [problemIn(file, 'text becomes a number only by data.lib.decimals.parse', line)];
      return [];
    }),
  );
  return { examined: compiled.length, problems };
}

const ordering = new Set(['lt', 'lte', 'gt', 'gte']);

/** Items compare with `<` and its kin only counts: Rego holds any text to be greater than any number. */
export function checkOrdering({ items }: PolicySources): CheckResult {
  const problems = items.flatMap(({ file }) =>
    calls(file.module.rules)
      .filter(({ operator, args }) => ordering.has(operator) && !args.some(isCount))
      .map(({ line }) =>
        problemIn(
          file,
          'only count(…) may be compared directly; for other numbers use data.lib.compare',
          line,
        ),
      ),
  );
  return { examined: items.length, problems };
}

function isCount({ type, value }: Term): boolean {
  if (type !== 'call') return false;
  const [target] = value as Term[];
  return target?.type === 'ref' && (target.value as Term[]).map((step) => step.value).join('.') === 'count';
}
