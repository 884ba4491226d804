import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Median, least and greatest of repeated measurements, in the unit of the measurement. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (lower === undefined || upper === undefined || min === undefined || max === undefined)
    throw new Error('There is nothing to take the median of.');
  return { median: (lower + upper) / 2, min, max };
}

/** What a process printed, and how long it took from its start to its end. */
export interface Timed {
  readonly time_ms: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a process to its end. An exit code that is not expected is an error: what failed early would look fast. */
export function runTimed(
  command: readonly [string, ...string[]],
  expectedCode: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Timed> {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const result: Timed = {
        time_ms: performance.now() - start,
        code,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      };
      if (code === expectedCode) resolve(result);
      else
        reject(
          new Error(
            `${command.join(' ')} ended with ${code}, not ${expectedCode}:\n${(result.stderr || result.stdout).slice(0, 2000)}`,
          ),
        );
    });
  });
}

/**
 * Takes measurements in turn, so that what else the machine does meets all of them alike.
 *
 * @returns each one's measurements, in its order
 */
export async function alternate<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measurements) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++)
    for (const name of names) results[name].push(await measurements[name]());
  return results;
}
