import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultPolicies } from '../src/lib/policies/default-policies.ts';
import type { Report } from '../src/lib/report.ts';
import { parseSnapshot } from '../src/lib/snapshot/snapshot.ts';
import { commandLine, ensureBuilt } from './demo/built.ts';
import { cases, type DemoCase, type Recorded } from './demo/cases.ts';
import { liveLoad, loadLive } from './demo/live-load.ts';
import { liveModel, validateLive } from './demo/live-model.ts';
import { readReports } from './demo/reading.ts';
import { reportArguments } from './demo/report-files.ts';
import { command, heading, say, sayBriefly, verdictWord } from './demo/screen.ts';

const help = `Judges a recorded release with the real command line: complete, with evidence missing, and tampered with. Then it
starts the example's service and puts load on it, and runs the example's model over pictures, on this machine alone.

  npm run demo                       writes into a new folder below the system's temporary one
  npm run demo -- --output DIR
`;
const fixture = 'fixtures/all-pass';

const { values } = parseArgs({
  options: { output: { type: 'string', short: 'o' }, help: { type: 'boolean', short: 'h', default: false } },
});
if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  await ensureBuilt();
  const output =
    values.output === undefined ? await mkdtemp(join(tmpdir(), 'gates-demo-')) : resolve(values.output);
  const recorded: Recorded = {
    snapshot: parseSnapshot(await readFile(join(fixture, 'snapshot.json')), `${fixture}/snapshot.json`),
    profileText: await readFile(join(fixture, 'gates.yaml'), 'utf8'),
    now: (await readFile(join(fixture, 'now.txt'), 'utf8')).trim(),
    catalogue: (await defaultPolicies()).catalogue,
  };

  const reports: Report[] = [];
  for (const one of cases) {
    heading(one.title, ...one.story);
    reports.push(await judge(one, recorded, output));
  }

  reports.push(await loadLive(recorded, output, join(fixture, 'trust.yaml')));
  reports.push(await validateLive(recorded, output, join(fixture, 'trust.yaml')));

  await readReports(output);

  heading('What was seen');
  for (const [index, { name, title }] of [...cases, liveLoad, liveModel].entries())
    say(`${title}: ${verdictWord(reports[index]?.verdict ?? 'undecided')}`, `   ${join(output, name)}`);
  say(
    '',
    'Each folder holds the snapshot, the profile, the trust file, and the report: report.json, report.html and checklist.md.',
    `There, the commands above run again, where gates is: node ${resolve(commandLine)}`,
    'A real control plane instead of a recording: npm run demo:cluster',
  );
}

/** Writes a case's files, has the command line judge them, and shows what it says. */
async function judge(one: DemoCase, recorded: Recorded, output: string): Promise<Report> {
  const directory = join(output, one.name);
  const { snapshot, profileText = recorded.profileText, now = recorded.now } = one.make(recorded);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'snapshot.json'), `${JSON.stringify(snapshot, null, 1)}\n`);
  await writeFile(join(directory, 'gates.yaml'), profileText);
  await copyFile(join(fixture, 'trust.yaml'), join(directory, 'trust.yaml'));

  const asked = ['check', 'snapshot.json', '--before', one.before, '--now', now];
  const args = [...asked, ...(one.whole ? ['--format', 'terminal'] : []), ...reportArguments];
  command(`gates ${args.join(' ')}`);
  const child = spawn(process.execPath, [resolve(commandLine), ...args], {
    cwd: directory,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code === 3) throw new Error(`${one.name} could not be judged.`);
  const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')) as Report;
  if (!one.whole) sayBriefly(report);
  say(`exit code ${code}`);
  return report;
}
