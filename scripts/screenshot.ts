import { readFile, writeFile } from 'node:fs/promises';
import { startBrowser } from '../environment/browser.ts';
import { evaluate } from '../src/lib/evaluate.ts';
import { defaultPolicies } from '../src/lib/policies/default-policies.ts';
import { parseProfile } from '../src/lib/profile/profile.ts';
import { htmlPage } from '../src/lib/report/html/page.ts';
import { parseSnapshot } from '../src/lib/snapshot/snapshot.ts';
import { parseTrust } from '../src/lib/trust/index.ts';
import { parseYaml } from '../src/lib/yaml.ts';
import { cases } from './demo/cases.ts';

/** Writes docs/report.png: the top of the page of the demo's release that fails. It needs Chromium. */
const fixture = 'fixtures/all-pass';
const output = 'docs/report.png';

const read = (name: string) => readFile(`${fixture}/${name}`, 'utf8');
const policies = await defaultPolicies();
const recorded = {
  snapshot: parseSnapshot(await readFile(`${fixture}/snapshot.json`), `${fixture}/snapshot.json`),
  profileText: await read('gates.yaml'),
  now: (await read('now.txt')).trim(),
  catalogue: policies.catalogue,
};
const failing = cases.find(({ expected }) => expected === 'no-go');
if (failing === undefined) throw new Error('No case of the demo fails.');
const { snapshot, profileText = recorded.profileText, now = recorded.now } = failing.make(recorded);
const report = await evaluate(snapshot, {
  before: failing.before,
  policies,
  now,
  profile: parseProfile(await parseYaml(profileText, 'gates.yaml', 'profile_invalid'), 'gates.yaml'),
  trust: parseTrust(await parseYaml(await read('trust.yaml'), 'trust.yaml', 'trust_invalid'), 'trust.yaml'),
});
if (report.verdict !== failing.expected) throw new Error(`The demo's failing release is ${report.verdict}.`);

const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });
  await page.setContent(htmlPage.render(report, { colour: false, all: true }));
  const picture = await page.screenshot({ type: 'png' });
  await writeFile(output, picture);
  process.stdout.write(`${output}: ${picture.length} bytes\n`);
} finally {
  await browser.close();
}
