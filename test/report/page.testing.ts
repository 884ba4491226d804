import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { htmlPage } from '../../src/lib/report/html/page.ts';
import type { Report } from '../../src/lib/report.ts';

export const render = (report: Report) => htmlPage.render(report, { colour: false, all: true });

/** A page in a browser, with everything that happened in it which should not. */
export interface Opened {
  readonly page: Page;
  readonly url: string;
  /** messages of the console, errors, dialogs, and what the page's policy refused */
  readonly noise: string[];
  /** addresses that were asked for, but for the page's own and those that its policy refused */
  readonly requests: string[];
}

/** Writes a page into a file of its own, as a reader would get it, and opens that. */
export async function open(
  browser: Browser,
  text: string,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 'gates-page-'));
  const file = join(directory, 'report.html');
  await writeFile(file, text);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  onTestFinished(async () => {
    await context.close();
    await rm(directory, { recursive: true, force: true });
  });
  const url = pathToFileURL(file).href;
  const noise: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => {
    if (request.url().split('#')[0] !== url) requests.push(request.url());
  });
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'csp') return;
    requests.splice(requests.indexOf(request.url()), 1);
    noise.push(`refused by the policy: ${request.url()}`);
  });
  const page = await context.newPage();
  page.on('console', (message) => noise.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    noise.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  page.on('popup', (popup) => noise.push(`popup: ${popup.url()}`));
  await page.goto(`${url}${hash}`, { waitUntil: 'load' });
  return { page, url, noise, requests };
}

/** What axe finds against WCAG 2.2 AA and its own best practices, one line each; and how many rules held. */
export async function axe(page: Page): Promise<{ violations: string[]; passes: number }> {
  await page.evaluate(axeCore.source);
  return page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  }).then(({ violations, passes }) => ({
    violations: violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 120) + ' ' + node.failureSummary).join(' | ')),
    passes: passes.length,
  }))`);
}
