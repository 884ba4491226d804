import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { commandLine } from './built.ts';
import { command, say } from './screen.ts';

/** Shows a command as a reader would type it, runs it in a folder, and says how it ended. */
export async function runGates(
  args: readonly string[],
  options: {
    /** what is shown instead of the arguments */
    readonly shown?: readonly string[];
    readonly directory: string;
    readonly environment?: NodeJS.ProcessEnv;
    /** exit codes that are answers */
    readonly allowed: readonly number[];
  },
): Promise<void> {
  command(`gates ${(options.shown ?? args).join(' ')}`);
  const child = spawn(process.execPath, [resolve(commandLine), ...args], {
    cwd: options.directory,
    env: options.environment ?? process.env,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  say(`exit code ${code}`, '');
  if (!options.allowed.includes(code)) throw new Error(`gates ${args[0]} ended with ${code}.`);
}
