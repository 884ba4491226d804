import { Command, Option } from 'commander';
import { type Moment, moments } from '../../lib/snapshot/moments.ts';
import { nameOf, readBytes, writeWhole } from '../files.ts';
import { itemsDecidedBy, judgeObservation, readGrounds } from '../judgement.ts';
import type { SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

interface MergeOptions extends SharedOptions {
  readonly moment: Moment;
  readonly output: string;
  readonly json?: boolean;
}

/** `gates load merge`: joins the reports of the runners of one test, exactly, and judges the whole. */
export function loadMerge(): Command {
  return withShared(new Command('merge'))
    .description('join the reports of all runners of one test, by counts, and judge the whole')
    .argument('<reports...>', 'reports, or logs of runners that hold one')
    .addOption(new Option('--moment <moment>', 'of which moment').choices(moments).default('pre-deployment'))
    .option('--json', 'print the judgement as JSON')
    .requiredOption('-o, --output <file>', 'where to write the whole, - for standard output only')
    .addHelpText('after', '\nExample:\n  $ gates load merge runner-*.log -o loadtest.json')
    .action(async (paths: string[], options: MergeOptions) => {
      const [{ mergeReports }, { readReport }, { parseProfile }, { releaseOf }] = await Promise.all([
        import('../../loadtest/merge.ts'),
        import('../../loadtest/report.ts'),
        import('../../lib/profile/profile.ts'),
        import('../../lib/collect/release.ts'),
      ]);
      const parts = await Promise.all(
        paths.map(async (path) => ({
          file: nameOf(path),
          report: readReport(await readBytes(path), nameOf(path)),
        })),
      );
      const merged = mergeReports(parts);
      await writeWhole(options.output, `${JSON.stringify(merged, null, 2)}\n`);
      if (options.output === '-') return;
      const grounds = await readGrounds(options);
      const { value, file } = grounds.profile;
      await judgeObservation(
        { moment: options.moment, domain: 'loadtest', observation: merged.observation },
        {
          items: itemsDecidedBy('loadtest', grounds.policies.catalogue, options.moment),
          release: releaseOf(parseProfile(value, file)),
          grounds,
          json: options.json === true,
        },
      );
    });
}
