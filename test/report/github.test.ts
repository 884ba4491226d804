import { expect, it } from 'vitest';
import { github } from '../../src/lib/report/github.ts';
import { githubSummary } from '../../src/lib/report/github-summary.ts';
import { blocks, outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import { inScope, render, renderAll } from './readers.testing.ts';
import { failing, hostile, hostileText, unknownOnes } from './samples.ts';

const annotations_max = 10;
const summary_bytes_max = 1024 * 1024;

/** Reads a line as the runner does: `::command name=value,name=value::data`, each value unescaped. */
function readCommand(line: string) {
  const [, command = '', properties = '', data = ''] =
    /^::(\w+) (.*?)::(.*)$/.exec(line) ?? expect.fail(`no command: ${line}`);
  const resolve = (text: string, marks: [string, string][]) =>
    marks.reduce((said, [mark, character]) => said.replaceAll(mark, character), text);
  const ofData: [string, string][] = [
    ['%0D', '\r'],
    ['%0A', '\n'],
  ];
  const ofProperty: [string, string][] = [...ofData, ['%3A', ':'], ['%2C', ',']];
  return {
    command,
    properties: Object.fromEntries(
      properties.split(',').map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), resolve(pair.slice(at + 1), [...ofProperty, ['%25', '%']])];
      }),
    ),
    data: resolve(data, [...ofData, ['%25', '%']]),
  };
}

function commandsOf(text: string) {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map(readCommand);
}

it('annotates what blocks, as the table says, and names in a notice what has no room', async () => {
  const all = await renderAll(github);
  expect(all).toHaveLength(6);
  for (const { report, text } of all) {
    const commands = commandsOf(text);
    const of = (kind: string) => commands.filter(({ command }) => command === kind);
    for (const kind of ['error', 'warning', 'notice'])
      expect(of(kind).length).toBeLessThanOrEqual(annotations_max);
    const [notice] = of('notice');
    expect(of('notice')).toHaveLength(1);
    expect(notice?.properties['title']).toBe(`gates: ${report.verdict}`);
    const titles = new Set(commands.map(({ command, properties }) => `${command} ${properties['title']}`));
    const named = new Set(notice?.data.split(/[\s,]+/));
    for (const item of inScope(report)) {
      const word = statusTable.github.words[outcomeOf(item)];
      const shown = titles.has(`${word} ${item.id}: ${outcomeOf(item)}`);
      expect(shown || named.has(item.id), item.id).toBe(word !== null);
    }
    const { fail, unknown, waived } = report.summary;
    expect(of('error')).toHaveLength(Math.min(annotations_max, fail + unknown - waived));
  }
});

it('puts what fails and is critical first', async () => {
  const report = await hostile();
  const errors = commandsOf(render(github, report)).filter(({ command }) => command === 'error');
  const fails = inScope(report).filter((item) => item.status === 'fail');
  expect(fails.length).toBeGreaterThan(1);
  expect(errors.slice(0, fails.length).map(({ properties }) => properties['title'])).toEqual(
    fails.map(({ id }) => `${id}: fail`),
  );
  const rest = errors.slice(fails.length).map(({ properties }) => properties['title']?.split(':')[0]);
  expect(rest.map((id) => report.items.find((item) => item.id === id)?.critical)).toEqual(
    rest.map(() => true),
  );
});

it('points to the manifest that declares what is wrong', async () => {
  const report = await failing();
  const places = [{ object: 'Deployment a', file: 'k8s/a,b:c%.yaml', line: 12 }];
  const [first] = commandsOf(
    render(github, {
      ...report,
      items: report.items.map((item) => (item.status === 'fail' ? { ...item, places } : item)),
    }),
  );
  expect(first?.properties).toMatchObject({ file: 'k8s/a,b:c%.yaml', line: '12' });
});

it('lets nothing forge a command', async () => {
  const report = await hostile();
  const text = render(github, report);
  expect(hostileText).toContain('::error file=a,line=1::forged%0A::set-output name=x::y');
  const forged = commandsOf(text).filter(({ data }) => data.includes('forged%0A::set-output name=x::y'));
  expect(forged.length).toBeGreaterThan(1);
  expect(text).not.toMatch(/forged%0A/);
});

/** The rows of the summary's tables: item and status. */
function rowsOf(text: string): Map<string, string> {
  const rows = text.matchAll(/^\| .*<br><code>(.*?)<\/code> \| (.*?) \|/gm);
  return new Map([...rows].map(([, id = '', status = '']) => [id.replaceAll('\\', ''), status]));
}

it('has every item in the step summary, with its status', async () => {
  const all = await renderAll(githubSummary);
  expect(all).toHaveLength(6);
  for (const { report, text } of all) {
    expect(Buffer.byteLength(text)).toBeLessThan(summary_bytes_max);
    const words = statusTable['github-summary'].words;
    expect(rowsOf(text)).toEqual(new Map(inScope(report).map((item) => [item.id, words[outcomeOf(item)]])));
  }
});

it('keeps the step summary under its limit, and says how many rows are left out', async () => {
  const report = await unknownOnes();
  const [item] = report.items.filter(blocks);
  if (item === undefined) expect.fail('nothing blocks');
  const many = Array.from({ length: 3000 }, () => ({ ...item, inScope: true, message: 'x'.repeat(5000) }));
  const text = render(githubSummary, { ...report, items: many });
  expect(Buffer.byteLength(text)).toBeLessThan(summary_bytes_max);
  const [, left] = /^\| and (\d+) more /m.exec(text) ?? [];
  const shown = [...text.matchAll(/<br><code>/g)].length;
  expect(shown).toBeGreaterThan(100);
  expect(shown + Number(left)).toBe(3000);
});

it('lets no content become markup in the step summary', async () => {
  const text = render(githubSummary, await hostile());
  expect(text).toContain('alert(1)');
  expect(text).not.toMatch(/<(?!\/?(?:code|br|details|summary)>|[\d ])/);
  expect([...text.matchAll(/<details>/g)]).toHaveLength([...text.matchAll(/<\/details>/g)].length);
  expect(text).not.toMatch(/(?<!\\)\[link/);
  expect(text).not.toContain('http://');
});
