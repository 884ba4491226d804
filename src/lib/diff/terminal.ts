import { clean } from '../report/clean.ts';
import { type Paint, painter } from '../report/paint.ts';
import type { ReportDiff } from './diff.ts';
import { type ToldItem, tell } from './lines.ts';

/** A comparison as a person reads it in a terminal. */
export function diffTerminal(diff: ReportDiff, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const told = tell(diff);
  const itemLines = (item: ToldItem) => [
    `  ${mark(item, paint)} ${clean(item.id)}  ${paint('bold', item.move)}${item.owner === null ? '' : paint('dim', ` · ${clean(item.owner)}`)}${item.blocksNewly ? paint('red', ' · blocks newly') : ''}`,
    ...item.lines.map((line) => `      ${clean(line)}`),
  ];
  const lines = [
    paint('bold', paint(diff.worse ? 'red' : 'green', told.verdict.toUpperCase())),
    ...told.head.map((line) => paint('dim', clean(line))),
    ...told.notices.map((line) => `${paint('yellow', '!')} ${clean(line)}`),
    ...told.sections.flatMap(({ heading, items, rest }) => [
      '',
      paint('bold', heading),
      ...items.flatMap(itemLines),
      ...(rest > 0 ? [`  and ${rest} more (--json lists all)`] : []),
    ]),
    '',
    paint(diff.worse ? 'red' : 'green', told.closing),
  ];
  return `${lines.join('\n')}\n`;
}

function mark({ after }: ToldItem, paint: Paint): string {
  if (after === undefined || !after.inScope || after.status === 'not_applicable') return paint('dim', '–');
  if (after.status === 'pass') return paint('green', '✔');
  return after.status === 'fail' ? paint('red', '✘') : paint('yellow', '?');
}
