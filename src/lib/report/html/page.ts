import type { Report } from '../../report.ts';
import type { ReportFormat } from '../format.ts';
import { audit, notes, observations } from './audit.ts';
import { blocking } from './blocking.ts';
import { figures } from './figures.ts';
import { inlined } from './inlined.ts';
import { items } from './items.ts';
import { html } from './markup.ts';
import { signatures } from './signatures.ts';
import { signs } from './signs.ts';
import { timeline } from './timeline.ts';
import { contents, knownFirst, masthead } from './verdict.ts';

/** One file for a director to read and an auditor to check: no network, no other file, and readable without its script. */
export const htmlPage: ReportFormat = {
  name: 'html',
  description: 'a page to read, search and print, in one file',
  render: page,
};

function page(report: Report): string {
  const { policy, style, script } = inlined();
  const drawn = figures(report);
  const written = notes(report);
  const parts: readonly (readonly [string, string])[] = [
    ['blocking', 'What blocks'],
    ['phases', 'Phases'],
    ...(drawn === undefined ? [] : [['figures', 'Figures'] as const]),
    ['items', 'Items'],
    ...(written === undefined ? [] : [['notes', 'Notes'] as const]),
    ['signatures', 'Signatures'],
    ['evidence', 'Evidence'],
    ['audit', 'Audit'],
  ];
  const head = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${policy}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${report.release.name} ${report.release.version}: ${report.verdict}</title>
`;
  const body = html`</head>
<body>
${signs}
<div class="page">
${masthead(report)}
<main>
${knownFirst(report)}
${contents(parts)}
${blocking(report)}
${timeline(report)}
${drawn}
${items(report)}
${written}
${signatures(report)}
${observations(report)}
${audit(report)}
</main>
</div>
`;
  return `${head}${style}\n${body}${script}\n</body>\n</html>\n`;
}
