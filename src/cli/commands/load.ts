import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import type { Profile } from '../../lib/profile/schema.ts';
import { moments } from '../../lib/snapshot/moments.ts';
import { itemsDecidedBy, judgeObservation, readGrounds } from '../judgement.ts';
import { writeMachines } from '../load/machines.ts';
import type { LoadOptions } from '../load/options.ts';
import { runHere } from '../load/run-here.ts';
import { settingsOf } from '../load/settings.ts';
import { loadMerge } from './load-merge.ts';
import { withShared } from './shared-options.ts';

/** `gates load`: measures a running service by k6, and judges what was measured. */
export function load(): Command {
  return (
    withShared(new Command('load'))
      .description('put load on a running service by k6, and judge what was measured')
      .addOption(
        new Option(
          '--moment <moment>',
          'when this is: before the deployment the test target is loaded, later the release',
        )
          .choices(moments)
          .default('pre-deployment'),
      )
      .option(
        '--target <url>',
        'another address than the profile’s; what it shows proves nothing about the profile’s',
      )
      .option('--config <file>', 'the load test’s settings as JSON: requests, images, limits of its own')
      .option('--rate <requests>', 'arrivals a second, however slow the answers are (default: 20)')
      .option('--duration <time>', 'measured time (default: the shortest that the profile accepts)')
      .option('--warmup <time>', 'before it, at the same rate, and not counted (default: 10s)')
      .option('--timeout <time>', 'a request that takes longer has failed (default: 5s)')
      .option('--maximum-vus <users>', 'virtual users at most (default: rate × timeout, and a quarter more)')
      .option('--image <file...>', 'send these images instead of the small ones that come with it')
      .option('--api-key-file <file>', 'file with the API key')
      .option('--api-key-variable <name>', 'environment variable with the API key')
      .option('--bearer-token-file <file>', 'file with a bearer token')
      .option('--bearer-token-variable <name>', 'environment variable with a bearer token')
      .option('--ca <file>', 'certificates, in PEM, by which the target’s is accepted')
      .option('--k6 <program>', 'k6 2.0 or newer (default: k6 on the PATH)')
      .option('-o, --output <file>', 'where the report goes; with --machines a folder', 'loadtest.json')
      .option('--json', 'print the judgement as JSON')
      .optionsGroup('To find a rate:')
      .option(
        '--ramp',
        'raise the rate step by step, to find the highest that keeps the limits; this is no evidence',
      )
      .option('--rate-max <requests>', 'the last step’s rate (default: 200)')
      .option('--steps <number>', 'how many steps of 15 s (default: 8)')
      .optionsGroup('On many machines, by the k6 operator:')
      .option('--machines <number>', 'write what the operator needs for so many runners, and load nothing')
      .option('--name <name>', 'name of the TestRun', 'gates-load')
      .option('--namespace <name>', 'its namespace (default: the profile’s)')
      .option('--runner-image <image>', 'image with k6, by tag or digest')
      .option('--credentials-secret <name>', 'Secret whose key api-key holds the API key')
      .addHelpText(
        'after',
        `
Exit codes: 0 the limits are kept, 1 they are not, 2 undecided, 3 the test could not be made.

Examples:
  $ gates load --api-key-file key.txt
  $ gates load --rate 50 --duration 2m -o loadtest.json
  $ gates load --ramp --rate 10 --rate-max 500
  $ gates load --machines 4 --rate 2000 --duration 5m -o load-on-four
  $ gates load merge runner-*.log -o loadtest.json`,
      )
      // what stands behind the name of a command of its own is for that command
      .enablePositionalOptions()
      .addCommand(loadMerge().exitOverride())
      .action(run)
  );
}

async function run(options: LoadOptions): Promise<void> {
  if (options.json && options.output === '-')
    throw new GatesError(
      'usage_invalid',
      '--json prints the judgement to standard output: give the report a file by --output.',
    );
  const [{ parseProfile }, { ParameterValues }, { releaseOf }] = await Promise.all([
    import('../../lib/profile/profile.ts'),
    import('../../lib/parameters.ts'),
    import('../../lib/collect/release.ts'),
  ]);
  const grounds = await readGrounds(options);
  const { value, file } = grounds.profile;
  const profile = parseProfile(value, file);
  const parameters = ParameterValues.from(grounds.policies.parameters, profile.parameters, file);
  const settings = settingsOf(options, profile, parameters);
  if (options.machines !== undefined) return writeMachines(options, settings, profile);

  // what is wrong with the question is said before the minute that the answer takes
  const items = itemsDecidedBy('loadtest', grounds.policies.catalogue, options.moment);
  const { report, summary } = await runHere(options, settings);
  // what a program reads from standard output stands there alone
  const forPeople = options.json || options.output === '-' ? process.stderr : process.stdout;
  forPeople.write(summary);
  if (report.schema === 'gates.loadtest-ramp/v1') {
    if (options.output !== '-')
      forPeople.write(`The steps are in ${options.output}; they are no evidence.\n`);
    return;
  }
  await judgeObservation(
    { moment: options.moment, domain: 'loadtest', observation: report.observation },
    {
      items,
      release: releaseOf(profile),
      grounds,
      json: options.json === true,
      output: options.json ? process.stdout : forPeople,
    },
  );
  if (options.output !== '-') forPeople.write(whereNext(options, profile, file));
}

/** How the report gets into a snapshot. */
function whereNext({ output, moment }: LoadOptions, { files }: Profile, profileFile: string): string {
  const named = files.loadTests.some((file) => resolve(dirname(profileFile), file) === resolve(output));
  return `\nThe report is ${output}${named ? '' : '; name it in files.loadTests of the profile'}: gates collect --moment ${moment} takes it into the snapshot.\n`;
}
