import { clean } from '../../lib/report/clean.ts';

/** Lines under names, the names in a column of their own; every line is safe for a terminal. */
export function rows(
  parts: readonly { readonly name: string; readonly lines: readonly string[] }[],
): string[] {
  const width = Math.max(...parts.map(({ name }) => name.length));
  return parts.flatMap(({ name, lines }) =>
    lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(width)}  ${clean(line)}`),
  );
}
