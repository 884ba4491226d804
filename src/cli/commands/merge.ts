import { Command } from 'commander';
import { nameOf, readBytes, writeWhole } from '../files.ts';

/** `gates merge`: joins snapshots that were collected in different places. */
export function merge(): Command {
  return new Command('merge')
    .description('join snapshots of one release; two that differ about the same thing are an error')
    .argument('<snapshots...>', 'two or more snapshots')
    .requiredOption('-o, --output <file>', 'where to write the whole, - for standard output')
    .addHelpText(
      'after',
      '\nExample:\n  $ gates merge cluster.json model.json loadtest.json -o snapshot.json',
    )
    .action(async (paths: string[], options: { output: string }) => {
      const [{ mergeSnapshots }, { parseSnapshot }] = await Promise.all([
        import('../../lib/snapshot/merge.ts'),
        import('../../lib/snapshot/snapshot.ts'),
      ]);
      const parts = await Promise.all(
        paths.map(async (path) => ({
          file: nameOf(path),
          snapshot: parseSnapshot(await readBytes(path), nameOf(path)),
        })),
      );
      await writeWhole(options.output, `${JSON.stringify(mergeSnapshots(parts), null, 2)}\n`);
    });
}
