import { type Outcome, outcomes, statusTable, wordText } from '../../src/lib/report/statuses.ts';

/** How each format says each outcome, as Markdown: a row a format, and below it why. */
export function statusTableText(): string {
  const columns = Object.entries(statusTable);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['format', ...outcomes, 'out of scope']),
    row(['format', ...outcomes, 'out of scope'].map(() => '---')),
    ...columns.map(([name, column]) => {
      const words: Readonly<Record<Outcome, Parameters<typeof wordText>[0]>> = column.words;
      const said = outcomes.map((outcome) => wordText(words[outcome]));
      return row([`${column.title} (\`${name}\`)`, ...said, column.outOfScope]);
    }),
    '',
    ...columns.map(([, { title, why }]) => `- **${title}.** ${why}`),
  ].join('\n');
}
