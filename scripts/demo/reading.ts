import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runGates } from './run-gates.ts';
import { heading, say } from './screen.ts';

const section = '### ✅ Performance Validation';

/** Shows how a report is read: what changed since another, why one item is as it is, whether it replays, the page, and the ticked checklist. */
export async function readReports(output: string): Promise<void> {
  heading(
    '9. Reading the reports',
    'What changed between the complete release and the measured one, why an item fails and what would change it, and whether the',
    'report can be had again from its snapshot, byte for byte.',
  );
  const directory = join(output, 'measured');
  await runGates(['diff', '../complete/report.json', 'report.json'], { directory, allowed: [1] });
  await runGates(['explain', 'performance.false_positive_rate', '--report', 'report.json'], {
    directory,
    allowed: [0],
  });
  await runGates(['replay', 'report.json', '--snapshot', 'snapshot.json'], { directory, allowed: [0] });

  const checklist = await readFile(join(directory, 'checklist.md'), 'utf8');
  const from = checklist.indexOf(section);
  say('The checklist, ticked from evidence (a part of checklist.md):', '');
  say(
    ...checklist
      .slice(from, checklist.indexOf('\n#', from + section.length))
      .trimEnd()
      .split('\n'),
  );
  say('', 'The same as a page, for a browser:', `  ${pathToFileURL(join(directory, 'report.html')).href}`);
}
