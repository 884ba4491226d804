import { GatesError } from '../../lib/errors.ts';
import type { LoadTestRun } from '../../loadtest/run/run.ts';
import { assertWritable, writeWhole } from '../files.ts';
import type { LoadOptions } from './options.ts';
import { showLoadProgress } from './progress.ts';
import type { ScriptSettings } from './settings.ts';

/** Runs k6 on this machine, and writes its report. The first interruption lets k6 end and report what it has. */
export async function runHere(
  options: LoadOptions,
  { settings, names }: ScriptSettings,
): Promise<LoadTestRun> {
  const { runLoadTest } = await import('../../loadtest/run/run.ts');
  const apiKey = secretOf(options.apiKeyVariable, '--api-key-variable');
  const bearerToken = secretOf(options.bearerTokenVariable, '--bearer-token-variable');
  await assertWritable(options.output);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  const progress = showLoadProgress(process.stderr);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const run = await runLoadTest({
      settings,
      names,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(bearerToken === undefined ? {} : { bearerToken }),
      ...(options.ca === undefined ? {} : { certificateAuthorities: options.ca }),
      ...(options.k6 === undefined ? {} : { k6: options.k6 }),
      onProgress: progress.show,
      signal: interruption.signal,
    });
    progress.end();
    await writeWhole(options.output, `${JSON.stringify(run.report, null, 2)}\n`);
    return run;
  } finally {
    progress.end();
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

function secretOf(variable: string | undefined, option: string): string | undefined {
  if (variable === undefined) return undefined;
  const value = process.env[variable];
  if (!value)
    throw new GatesError('usage_invalid', `${option}: there is no variable ${variable}, or it is empty.`);
  return value;
}
