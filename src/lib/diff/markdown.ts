import { plain } from '../report/markdown.ts';
import type { ReportDiff } from './diff.ts';
import { tell } from './lines.ts';

/** A comparison as a comment on a pull request. */
export function diffMarkdown(diff: ReportDiff): string {
  const told = tell(diff);
  const lines = [
    `## Gates: ${plain(told.verdict)}`,
    '',
    ...told.head.map((line) => `- ${plain(line)}`),
    ...told.notices.map((line) => `- **${plain(line)}**`),
    ...told.sections.flatMap(({ heading, items, rest }) => [
      '',
      `### ${plain(heading)}`,
      '',
      ...items.flatMap(({ id, move, owner, blocksNewly, lines: inner }) => [
        `- \`${id}\` **${plain(move)}**${owner === null ? '' : ` (${plain(owner)})`}${blocksNewly ? ', blocks newly' : ''}`,
        ...inner.map((line) => `  - ${plain(line)}`),
      ]),
      ...(rest > 0 ? [`- and ${rest} more`] : []),
    ]),
    '',
    plain(told.closing),
  ];
  return `${lines.join('\n')}\n`;
}
