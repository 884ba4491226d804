#!/usr/bin/env node
import { GatesError } from '../lib/errors.ts';
import { clean } from '../lib/report/clean.ts';
import { createProgram } from './program.ts';

/** What can't be judged ends with this code, whatever the reason. */
const could_not_judge = 3;

// whoever reads may stop before the end, as `head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  if (isCommanderExit(error)) {
    process.exitCode = error.exitCode === 0 ? 0 : could_not_judge;
  } else {
    // what was found in a file may stand in the message
    process.stderr.write(`gates: ${explain(error).split('\n').map(clean).join('\n')}\n`);
    process.exitCode = could_not_judge;
  }
}

function explain(error: unknown): string {
  if (error instanceof GatesError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return process.env['GATES_DEBUG'] && error instanceof Error
    ? (error.stack ?? message)
    : `something unexpected happened: ${message} (GATES_DEBUG=1 shows where)`;
}

/** Commander has already written what there is to say. */
function isCommanderExit(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}
