import { expect, test } from 'vitest';
import { hostileEverywhere } from './hostile-report.testing.ts';
import { render } from './page.testing.ts';
import { allPass, failing, hostile, huge, samples, waived } from './samples.ts';

const size_bytes_max = 500_000;

test.each(Object.entries(samples))(
  '%s is one small file that names nothing outside itself',
  async (_, sample) => {
    const report = await sample();
    const page = render(report);
    expect(Buffer.byteLength(page)).toBeLessThan(size_bytes_max);
    expect(report.items).toHaveLength(122);
    expect(page.match(/<article /g)).toHaveLength(122);
    expect(page).not.toMatch(/\s(?:src|srcset|action|data|poster|style|on\w+)\s*=\s*["'][^"']*["'][^<]*>/i);
    for (const [, address] of page.matchAll(/\shref="([^"]*)"/g))
      expect(address).toMatch(/^(?:#|https:\/\/)/);
  },
);

test('the same report gives the same bytes', async () => {
  const report = await failing();
  expect(render(structuredClone(report))).toBe(render(report));
});

test.each(Object.entries(samples))('%s counts as its summary does', async (_, sample) => {
  const report = await sample();
  const page = render(report);
  const states = [...page.matchAll(/<article [^>]*data-state="(\w+)"/g)].map(([, state]) => state);
  const { pass, fail, unknown, notApplicable, waived: covered, inScope } = report.summary;
  const count = (state: string) => states.filter((one) => one === state).length;
  expect(count('pass')).toBe(pass);
  expect(count('not_applicable')).toBe(notApplicable);
  expect(count('waived')).toBe(covered);
  expect(count('fail') + count('unknown') + count('waived')).toBe(fail + unknown);
  expect(count('outside')).toBe(122 - inScope);
  const shown = [...page.matchAll(/<dd>(\d+)<\/dd>/g)].slice(0, 5).map(([, figure]) => Number(figure));
  expect(shown).toEqual([pass, notApplicable, fail, unknown, covered]);
});

test('waivers, what does not apply and a given time stand before the items', async () => {
  const report = await waived();
  const before = render(report).split('<h2 id="blocking-title">')[0] ?? '';
  expect(report.head.waivers.length).toBeGreaterThan(1);
  for (const { item } of report.head.waivers) expect(before).toContain(item);
  expect(before).toContain(`Declared not to apply: ${report.head.notApplicable.join(', ')}`);
  expect(before).toContain('The time was given');
});

test('ten thousand objects are counted, and a few of them named', async () => {
  const page = render(await huge());
  expect(page.match(/BUG-\d{5}/g)?.length ?? 0).toBeLessThan(30);
  expect(page).toContain('and 9995 more');
});

test('the digests, the rule’s place and what to do are there for each item that blocks', async () => {
  const report = await failing();
  const page = render(report);
  for (const digest of Object.values(report.digests)) expect(page).toContain(digest);
  for (const item of report.items) expect(page).toContain(`${item.source.file}:${item.source.line}`);
  const open = report.items.filter((item) => item.status === 'fail');
  expect(open.length).toBeGreaterThan(1);
  for (const item of open) expect(page.split(`<a href="#${item.id}">`).length).toBeGreaterThan(2);
});

test('no text of a report becomes markup', async () => {
  const plain = render(await allPass());
  const { report, replaced } = hostileEverywhere(await hostile());
  const page = render(report);
  expect(replaced).toBeGreaterThan(2000);
  for (const tag of ['script', 'style', 'meta', 'title'])
    expect(page.match(new RegExp(`<${tag}[ >]`, 'g'))).toHaveLength(
      plain.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0,
    );
  expect(page.match(/<(?:img|iframe|form|base|object|embed|link)/gi)).toBeNull();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
  expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
  expect(page).not.toMatch(/\p{Surrogate}/u);
});
