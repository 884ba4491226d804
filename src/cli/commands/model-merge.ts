import { Command } from 'commander';
import { nameOf, readBytes } from '../files.ts';
import { readGrounds } from '../judgement.ts';
import { checkOutputs, presentReport } from '../model/judge.ts';
import type { ModelOptions } from '../model/options.ts';

/** `gates model merge`: joins the reports of all shards of one validation, exactly, and judges the whole. */
export function modelMerge(): Command {
  return new Command('merge')
    .description('join the reports of all shards of one validation, by counts, and judge the whole')
    .argument('<reports...>', 'reports, or logs that hold one')
    .addHelpText('after', '\nExample:\n  $ gates model merge shard-*.json -o model.json')
    .action(async (paths: string[], _own: object, command: Command) => {
      const options = command.optsWithGlobals<ModelOptions>();
      const [{ mergeModelReports }, { readModelReport }] = await Promise.all([
        import('../../model-validation/merge.ts'),
        import('../../model-validation/report.ts'),
      ]);
      await checkOutputs(options);
      const grounds = await readGrounds(options);
      const parts = await Promise.all(
        paths.map(async (path) => ({
          file: nameOf(path),
          report: readModelReport(await readBytes(path), nameOf(path)),
        })),
      );
      await presentReport(mergeModelReports(parts), options, grounds);
    });
}
