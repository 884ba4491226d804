import { Command } from 'commander';
import { packageRoot } from '../lib/package-root.ts';
import { check } from './commands/check.ts';
import { explain } from './commands/explain.ts';
import { items } from './commands/items.ts';
import { merge } from './commands/merge.ts';
import { schema } from './commands/schema.ts';

/** The whole command line: one command a file. It throws instead of exiting. */
export function createProgram(): Command {
  const program = new Command('gates')
    .description('Decides from measured evidence whether a release may go to production.')
    .version(packageRoot.version)
    .exitOverride()
    .showHelpAfterError('(gates --help shows the commands)')
    .addHelpText(
      'after',
      `
Exit codes: 0 go, 1 no-go, 2 undecided, 3 could not judge.

Examples:
  $ gates init
  $ gates collect --moment pre-deployment -o snapshot.json
  $ gates check snapshot.json --before deploy`,
    );
  for (const command of [check, items, explain, merge, schema]) program.addCommand(command().exitOverride());
  return program;
}
