import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../../environment/browser.ts';
import type { Report } from '../../src/lib/report.ts';
import { hostileEverywhere } from './hostile-report.testing.ts';
import { axe, open, render } from './page.testing.ts';
import { allPass, failing, hostile, samples, unknownOnes, waived } from './samples.ts';

// `npm test` leaves this file out, and says so, where Chromium is not installed
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const everything = '.item';
const shown = (page: Page) => page.locator('.item:visible').count();
const itemOf = (page: Page, id: string) => page.locator(`[id="${id}"]`);
const isOpen = (page: Page, id: string) =>
  page.evaluate<boolean>(`document.getElementById(${JSON.stringify(id)}).querySelector('details').open`);

describe('a page opens quietly, asks nobody for anything, and shows each item', () => {
  const words = { go: 'Go', 'no-go': 'No-go', undecided: 'Undecided' };
  test.each(Object.entries(samples))('%s', async (_, sample) => {
    const report = await sample();
    const { page, noise, requests } = await open(browser, render(report));
    expect(await shown(page)).toBe(122);
    expect(await page.locator('.verdict h2').innerText()).toContain(words[report.verdict]);
    expect(await page.locator('#blocking .message').count()).toBe(
      report.items.filter((item) => item.inScope && !item.waived && ['fail', 'unknown'].includes(item.status))
        .length,
    );
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('.item-body:visible').count()).toBe(122);
    expect([noise, requests]).toEqual([[], []]);
  });
});

describe('hostile content', () => {
  let report: Report;
  beforeAll(async () => {
    ({ report } = hostileEverywhere(await hostile()));
  });

  test('in every text of a report runs nowhere and asks for nothing', async () => {
    const { page, noise, requests } = await open(browser, render(report));
    expect(await shown(page)).toBe(122);
    await page.getByRole('button', { name: 'Open all' }).click();
    await page.getByRole('searchbox').fill('<script>');
    expect(await shown(page)).toBe(122);
    for (const name of ['owner', 'phase'])
      await page.locator(`select[data-filter=${name}]`).selectOption({ index: 1 });
    await page.locator('#blocking a, #signatures a').first().click();
    expect(await page.locator('script').count()).toBe(1);
    expect(
      await page
        .locator('img, iframe, form, base, object, embed, link, [style], [onerror], [onload], [onfocus]')
        .count(),
    ).toBe(0);
    expect(
      await page.evaluate<string[]>(
        `[...document.querySelectorAll('a')].map((link) => link.protocol).filter((protocol) => !['file:', 'https:'].includes(protocol))`,
      ),
    ).toEqual([]);
    expect([noise, requests]).toEqual([[], []]);
  });

  test('that got into the page all the same would be stopped by its policy', async () => {
    const smuggled = `<script>alert('ran')</script><img src="http://evil.example/a.png" onerror="alert('ran')">
      <p style="color: red">styled</p><iframe src="http://evil.example/"></iframe><style>p { color: red }</style>`;
    const { page, noise, requests } = await open(
      browser,
      render(await allPass()).replace('<main>', () => `<main>${smuggled}`),
    );
    expect(await page.locator('main > img').count()).toBe(1);
    expect(await shown(page)).toBe(122);
    expect(noise.filter((one) => !/Content Security Policy|^refused by the policy/.test(one))).toEqual([]);
    expect(noise).toContain('refused by the policy: http://evil.example/a.png');
    expect(noise.length).toBeGreaterThanOrEqual(6);
    expect(requests).toEqual([]);
  });
});

describe('filters', () => {
  let report: Report;
  let text: string;
  beforeAll(async () => {
    report = await failing();
    text = render(report);
  });
  const count = (holds: (item: Report['items'][number]) => boolean) => report.items.filter(holds).length;

  test('by status, owner, phase and words, alone and together, and back', async () => {
    const { page, noise } = await open(browser, text);
    const status = page.locator('.filters [role=status]');
    await page.getByRole('button', { name: /^Fail/ }).click();
    const fails = count((item) => item.status === 'fail');
    expect(fails).toBeGreaterThan(1);
    expect([await shown(page), await status.innerText()]).toEqual([fails, `${fails} of 122 items`]);
    await page.getByRole('button', { name: /^Pass/ }).click();
    expect(await shown(page)).toBe(count((item) => item.status === 'fail' || item.status === 'pass'));
    await page.getByRole('button', { name: /^Fail/ }).click();
    await page.getByRole('button', { name: /^Pass/ }).click();
    expect(await status.innerText()).toBe('122 items');

    await page.locator('select[data-filter=owner]').selectOption('DevOps');
    const own = count((item) => item.owner === 'DevOps');
    expect([await shown(page), own > 10]).toEqual([own, true]);
    await page.locator('select[data-filter=phase]').selectOption('canary');
    const both = count((item) => item.owner === 'DevOps' && item.phase === 'canary');
    expect(await shown(page)).toBe(both);
    expect(await page.locator('.group > h3:visible').allInnerTexts()).toHaveLength(both > 0 ? 1 : 0);

    await page.locator('select[data-filter=owner]').selectOption('');
    await page.locator('select[data-filter=phase]').selectOption('');
    await page.getByRole('searchbox').fill('LATENCY p95.rego');
    const found = await page
      .locator('.item:visible')
      .evaluateAll((items: { id: string }[]) => items.map(({ id }) => id));
    expect(found).toEqual(report.items.map(({ id }) => id).filter((id) => id.endsWith('.latency_p95')));
    expect(found).toHaveLength(3);
    await page.getByRole('searchbox').fill('no such words');
    expect([await shown(page), await page.locator('.no-match').isVisible()]).toEqual([0, true]);
    await page.getByRole('button', { name: 'Show all items' }).click();
    expect([await shown(page), await page.locator('.no-match').isVisible()]).toEqual([122, false]);
    await page.getByRole('searchbox').fill('helm');
    await page.keyboard.press('Escape');
    expect(await shown(page)).toBe(122);
    expect(noise).toEqual([]);
  });

  test('a link from what blocks opens its item, even when it was filtered away, and again after it was closed', async () => {
    const { page } = await open(browser, text);
    await page.getByRole('searchbox').fill('kubernetes');
    const id = 'success_criteria.no_critical_bugs';
    const link = page.locator(`#blocking a[href="#${id}"]`);
    expect(await itemOf(page, id).isVisible()).toBe(false);
    await link.click();
    await itemOf(page, id).locator('.item-body').waitFor();
    expect(await isOpen(page, id)).toBe(true);
    await itemOf(page, id).locator('summary').click();
    expect(await isOpen(page, id)).toBe(false);
    await link.click();
    await itemOf(page, id).locator('.item-body').waitFor();
  });
});

test('the link of each item opens it, below the bar that stays', async () => {
  const report = await allPass();
  const text = render(report);
  for (const id of [
    'environment.kubernetes_version',
    'canary_monitoring.t120',
    report.items.at(-1)?.id ?? '',
  ]) {
    const { page } = await open(browser, text, { hash: `#${id}` });
    await itemOf(page, id).locator('.item-body').waitFor();
    const top = (await itemOf(page, id).boundingBox())?.y ?? -1;
    const bar = await page.locator('.filters').boundingBox();
    expect(top).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0) - 1);
    expect(top).toBeLessThan(900);
    expect(await page.locator('.item details[open]').count()).toBe(1);
  }
});

test('a keyboard is enough, and shows where it is', async () => {
  const { page } = await open(browser, render(await unknownOnes()));
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('helm');
  const first = page.locator('.item:visible').first();
  const focused = `document.activeElement.closest('.item:not([hidden])')?.id`;
  for (let presses = 0; presses < 20 && (await page.evaluate(focused)) === undefined; presses++)
    await page.keyboard.press('Tab');
  expect(await page.evaluate(focused)).toBe(await first.getAttribute('id'));
  expect(
    await page.evaluate(
      `document.activeElement.matches('summary:focus-visible') && getComputedStyle(document.activeElement).outlineStyle`,
    ),
  ).toBe('solid');
  await page.keyboard.press('Enter');
  expect(await first.locator('.item-body').isVisible()).toBe(true);
});

test('without JavaScript each item can be read, and nothing is offered that would not work', async () => {
  const { page, noise } = await open(browser, render(await waived()), { javaScriptEnabled: false });
  expect([await shown(page), await page.locator('.filters').isVisible()]).toEqual([122, false]);
  expect(await page.locator('.item .message:visible').count()).toBe(122);
  const first = page.locator(everything).first();
  await first.locator('summary').click();
  expect(await first.locator('.item-body').isVisible()).toBe(true);
  expect(noise).toEqual([]);
});

describe('on paper', () => {
  test.each([true, false])(
    'everything is open and nothing filtered, with JavaScript: %s',
    async (javaScriptEnabled) => {
      const { page } = await open(browser, render(await failing()), {
        javaScriptEnabled,
        colorScheme: 'dark',
      });
      if (javaScriptEnabled) await page.getByRole('searchbox').fill('helm');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.locator('.filters, .contents').and(page.locator(':visible')).count()).toBe(0);
      const heights = await Promise.all(
        (await page.locator('.item-body').all()).map(async (body) => (await body.boundingBox())?.height ?? 0),
      );
      expect(heights).toHaveLength(122);
      expect(heights.filter((height) => height < 20)).toEqual([]);
      expect(await page.evaluate('getComputedStyle(document.documentElement).color')).toBe('rgb(21, 25, 30)');
      const pdf = (await page.pdf({ format: 'A4', printBackground: true })).toString('latin1');
      const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      expect(pages).toBeGreaterThan(20);
      expect(pages).toBeLessThan(120);
    },
  );
});

describe('axe finds nothing', () => {
  const pages = { allPass, failing, unknownOnes, waived };
  const settings = (['light', 'dark'] as const).flatMap((colorScheme) => [
    ['failing', colorScheme, 1280] as const,
    ['waived', colorScheme, 1280] as const,
    ['unknownOnes', colorScheme, 360] as const,
    ['allPass', colorScheme, 360] as const,
  ]);
  test.each(settings)('in %s, %s, %i px wide, closed and open', async (name, colorScheme, width) => {
    const { page } = await open(browser, render(await pages[name]()), {
      colorScheme,
      viewport: { width, height: 900 },
      bypassCSP: true,
    });
    const closed = await axe(page);
    await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
    await page.getByRole('button', { name: /^Pass/ }).click();
    const opened = await axe(page);
    expect([...closed.violations, ...opened.violations]).toEqual([]);
    expect(Math.min(closed.passes, opened.passes)).toBeGreaterThan(25);
  });
});

test.each(['light', 'dark'] as const)('%s is what the reader asked for', async (colorScheme) => {
  const { page } = await open(browser, render(await failing()), { colorScheme });
  const paper = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  const lightness = Math.max(...(paper.match(/\d+/g) ?? []).map(Number));
  expect(lightness > 128).toBe(colorScheme === 'light');
});

test.each([320, 360, 768])('nothing is wider than a screen of %i px', async (width) => {
  const { page } = await open(browser, render(await waived()), { viewport: { width, height: 800 } });
  await page.getByRole('button', { name: 'Open all' }).click();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
});
