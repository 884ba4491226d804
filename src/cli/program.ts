import { Command } from 'commander';
import { packageRoot } from '../lib/package-root.ts';
import { admission } from './commands/admission.ts';
import { attest } from './commands/attest.ts';
import { build } from './commands/build.ts';
import { check } from './commands/check.ts';
import { collect } from './commands/collect.ts';
import { diff } from './commands/diff.ts';
import { explain } from './commands/explain.ts';
import { init } from './commands/init.ts';
import { items } from './commands/items.ts';
import { keygen } from './commands/keygen.ts';
import { load } from './commands/load.ts';
import { merge } from './commands/merge.ts';
import { model } from './commands/model.ts';
import { create } from './commands/new.ts';
import { replay } from './commands/replay.ts';
import { report } from './commands/report.ts';
import { schema } from './commands/schema.ts';
import { sign } from './commands/sign.ts';
import { verify } from './commands/verify.ts';
import { waive } from './commands/waive.ts';

/** In the order in which a release needs them. */
const commands = [
  init,
  load,
  model,
  collect,
  merge,
  check,
  report,
  items,
  explain,
  diff,
  replay,
  keygen,
  sign,
  waive,
  attest,
  verify,
  admission,
  build,
  create,
  schema,
];

/** The whole command line: one command a file. It throws instead of exiting. */
export function createProgram(): Command {
  const program = new Command('gates')
    .description('Decides from measured evidence whether a release may go to production.')
    .version(packageRoot.version)
    .exitOverride()
    // options behind the name of a command are that command's
    .enablePositionalOptions()
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
  for (const command of commands) program.addCommand(command().exitOverride());
  return program;
}
