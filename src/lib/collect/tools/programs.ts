import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Problem } from '../collector.ts';

/** An answer, or why there is none; neither when nobody asked. */
export interface Asked<Value> {
  readonly value?: Value;
  readonly problem?: Problem;
}

const output_bytes_max = 1024 * 1024;

/**
 * Runs a program from the PATH, without a shell, and gives its standard output to `read`.
 *
 * @param hint how to get the program when it is missing
 */
export async function askProgram<Value>(
  program: string,
  args: readonly string[],
  {
    path,
    hint,
    signal,
    read,
  }: {
    readonly path: string;
    readonly hint: string;
    readonly signal: AbortSignal;
    /** undefined when the output is not what was expected */
    readonly read: (output: string) => Value | undefined;
  },
): Promise<Asked<Value>> {
  const command = [program, ...args].join(' ');
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      signal,
      maxBuffer: output_bytes_max,
      encoding: 'utf8',
    });
    const value = read(stdout);
    return value === undefined
      ? { problem: { path, reason: `\`${command}\` printed something that is not understood` } }
      : { value };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { problem: { path, reason: `${program} is not on the PATH; ${hint}` } };
    return { problem: { path, reason: `\`${command}\` failed: ${firstLine(message)}` } };
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
