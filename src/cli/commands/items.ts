import { Command } from 'commander';
import { readPolicies, type SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

/** `gates items`: the catalogue. */
export function items(): Command {
  return withShared(new Command('items'))
    .description('list the items')
    .option('--json', 'as JSON, with everything that is known of each')
    .addHelpText('after', '\nExample:\n  $ gates items --json | jq -r ".[].id"')
    .action(async (options: SharedOptions & { json?: boolean }) => {
      const { catalogue } = await readPolicies(options);
      if (options.json) {
        process.stdout.write(`${JSON.stringify(catalogue, null, 2)}\n`);
        return;
      }
      const width = Math.max(...catalogue.map((item) => item.id.length));
      for (const item of catalogue)
        process.stdout.write(
          `${item.metadata.critical ? '!' : ' '} ${item.id.padEnd(width)}  ${item.metadata.required_before.padEnd(7)}  ${item.title}\n`,
        );
      process.stdout.write(`\n${catalogue.length} items; ! can't be waived\n`);
    });
}
