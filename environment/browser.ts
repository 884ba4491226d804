import { type Browser, chromium } from 'playwright-core';
import { installedProgram } from './installed-program.ts';

/**
 * Starts the system's own Chromium without a window. It calls nobody by itself.
 *
 * @throws Error where Chromium is not installed
 */
export async function startBrowser(): Promise<Browser> {
  const program = await installedProgram('chromium');
  if (program === undefined) throw new Error('chromium is not installed: apt-get install chromium');
  return chromium.launch({
    executablePath: program,
    args: [
      // a container's root has no sandbox to put it into; what it opens is a page that was written here
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--no-first-run',
      '--no-pings',
    ],
  });
}
