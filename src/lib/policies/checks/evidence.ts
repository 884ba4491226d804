import type { ItemSource } from '../item-source.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';
import { reading } from '../trace.ts';

interface Declared {
  readonly text: string;
  readonly moment: string | undefined;
  readonly path: string;
}

/** Every evidence that an item reads, directly or through the library, lies under a declared path, and it reads each of them. */
export function checkEvidence({ items, traces }: PolicySources): CheckResult {
  return { examined: items.length, problems: items.flatMap((item) => problemsOf(item, traces)) };
}

function problemsOf(item: ItemSource, traces: PolicySources['traces']) {
  const trace = traces.get(item);
  // without METADATA that fits, nothing is declared; its own check says so
  if (trace === undefined || item.annotation === undefined) return [];
  const { evidence = [], shown = [], moment } = item.annotation.custom;
  const declared = [...evidence, ...shown]
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.any_of))
    .map((text): Declared => {
      const slash = text.indexOf('/');
      return slash < 0
        ? { text, moment, path: text }
        : { text, moment: text.slice(0, slash), path: text.slice(slash + 1) };
    });
  return [
    ...trace.unclear.map(({ message, where }) =>
      problemIn(
        item.file,
        where.rule === undefined ? message : `through ${where.rule}, ${message}`,
        where.line,
      ),
    ),
    ...trace.evidence
      .filter(
        (use) =>
          use.kind !== 'optional' &&
          !declared.some(
            (entry) =>
              entry.moment === use.moment &&
              (isUnder(use.path, entry.path) || (use.kind === 'asked' && isUnder(entry.path, use.path))),
          ),
      )
      .map((use) => {
        const path = use.moment === moment ? use.path : `${use.moment}/${use.path}`;
        return problemIn(
          item.file,
          `${reading(use.where)} ${path}, which lies under no evidence and no shown of METADATA`,
          use.where.line,
        );
      }),
    ...declared
      .filter(
        (entry) =>
          !trace.evidence.some(
            (use) =>
              entry.moment === use.moment && (isUnder(use.path, entry.path) || isUnder(entry.path, use.path)),
          ),
      )
      .map(({ text }) => problemIn(item.file, `METADATA declares ${text}, which the rule never reads`)),
  ];
}

function isUnder(path: string, entry: string): boolean {
  return `${path}.`.startsWith(`${entry}.`);
}
