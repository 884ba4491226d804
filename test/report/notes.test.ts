import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/lib/evaluate.ts';
import { markdown } from '../../src/lib/report/markdown.ts';
import { terminal } from '../../src/lib/report/terminal.ts';

const notes = 'The canary waits for Monday.\r\n\r\n# not a heading\nlast line \u001b[2J\n\n';

test('notes are shown line by line, and decide nothing', async () => {
  const snapshot = JSON.parse(
    await readFile(new URL('../../fixtures/all-pass/snapshot.json', import.meta.url), 'utf8'),
  );
  const now = (await readFile(new URL('../../fixtures/all-pass/now.txt', import.meta.url), 'utf8')).trim();
  const [without, annotated] = [
    await evaluate(snapshot, { now }),
    await evaluate({ ...snapshot, notes }, { now }),
  ];
  expect(annotated.notes).toBe(notes);
  expect(annotated.items).toEqual(without.items);
  expect(annotated.verdict).toBe(without.verdict);

  const options = { colour: false, all: false };
  expect(terminal.render(annotated, options)).toContain(
    '\nnotes\n  The canary waits for Monday.\n\n  # not a heading\n  last line �[2J\n\n',
  );
  expect(markdown.render(annotated, options)).toContain(
    '\n## Notes\n\n> The canary waits for Monday.\n>\n> \\# not a heading\n> last line �\\[2J\n\n',
  );
  expect(terminal.render(without, options)).not.toContain('notes');
});
