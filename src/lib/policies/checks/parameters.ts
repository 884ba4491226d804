import type { ItemSource } from '../item-source.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';
import { reading } from '../trace.ts';

/** Every parameter that an item reads, directly or through the library, is declared, and it declares no other. */
export function checkParameters({ items, parameters, traces }: PolicySources): CheckResult {
  const problemsOf = (item: ItemSource) => {
    const uses = traces.get(item)?.parameters ?? [];
    const declared = item.annotation?.custom.parameters ?? [];
    const used = new Set(uses.map(({ name }) => name));
    return [
      ...uses
        .filter(({ name, binding }) => binding && !declared.includes(name))
        .map(({ name, where }) =>
          problemIn(
            item.file,
            `${reading(where)} the parameter ${name}, which METADATA does not declare`,
            where.line,
          ),
        ),
      ...declared
        .filter((name) => !used.has(name))
        .map((name) =>
          problemIn(item.file, `METADATA declares the parameter ${name}, which the rule never reads`),
        ),
      ...[...new Set([...uses.filter(({ binding }) => binding).map(({ name }) => name), ...declared])]
        .filter((name) => !parameters.has(name))
        .map((name) => problemIn(item.file, `there is no parameter ${name} in parameters.json`)),
    ];
  };
  return { examined: items.length, problems: items.flatMap(problemsOf) };
}
