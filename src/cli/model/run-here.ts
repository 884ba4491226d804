import { readFile } from 'node:fs/promises';
import { GatesError } from '../../lib/errors.ts';
import type { InputContract } from '../../model-validation/contract/contract.ts';
import type { ImageSource } from '../../model-validation/options.ts';
import type { ModelReport } from '../../model-validation/report.ts';
import type { ModelOptions } from './options.ts';
import { showModelProgress } from './progress.ts';

/** Runs the models on this machine, or reads the table of whoever ran them elsewhere. */
export async function validateHere(options: ModelOptions, latencyLimit_ms: number): Promise<ModelReport> {
  const { fp32, int8, served } = options;
  if (fp32 === undefined || int8 === undefined)
    throw new GatesError('usage_invalid', 'Both models are needed: --fp32 FILE and --int8 FILE.');
  if (options.import !== undefined) {
    const { importPredictions } = await import('../../model-validation/table/predictions.ts');
    return importPredictions({
      table: options.import,
      fp32,
      int8,
      served,
      ...(options.threshold === undefined ? {} : { threshold: numberOf(options.threshold, '--threshold') }),
    });
  }
  if (options.threshold !== undefined)
    throw new GatesError('usage_invalid', '--threshold is for --import; a model is judged by its contract.');
  const [{ validateModel }, { parseShard }] = await Promise.all([
    import('../../model-validation/validate.ts'),
    import('../../model-validation/images/shard.ts'),
  ]);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  const progress = showModelProgress(process.stderr);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await validateModel({
      fp32,
      int8,
      served,
      images: imagesOf(options),
      contract: await contractOf(options.contract),
      threads: wholeNumberOf(options.threads, '--threads', 1),
      timeLimit_seconds: numberOf(options.timeLimit, '--time-limit'),
      undecodable_max: wholeNumberOf(options.maxUndecodable, '--max-undecodable', 0),
      latencyLimits_ms: [latencyLimit_ms],
      ...(options.shard === undefined ? {} : { shard: parseShard(options.shard) }),
      onProgress: progress.show,
      signal: interruption.signal,
    });
  } finally {
    progress.end();
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

/** @throws GatesError `usage_invalid` unless images are named in one of both ways */
export function imagesOf({ clean, stego, manifest }: ModelOptions): ImageSource {
  if (manifest !== undefined && clean === undefined && stego === undefined) return { manifest };
  if (manifest === undefined && clean !== undefined && stego !== undefined) return { clean, stego };
  throw new GatesError(
    'usage_invalid',
    'Images are named by --clean DIR and --stego DIR, or by --manifest FILE; expected one of both.',
  );
}

async function contractOf(name: string): Promise<InputContract> {
  if (name === 'starlight-v4')
    return (await import('../../model-validation/contract/starlight-v4.ts')).starlightV4();
  const [{ readContract }, { parseYaml }] = await Promise.all([
    import('../../model-validation/contract/declared.ts'),
    import('../../lib/yaml.ts'),
  ]);
  const text = await readFile(name, 'utf8').catch((error) => {
    throw new GatesError(
      'file_unreadable',
      `The contract ${name} can't be read: ${error.code === 'ENOENT' ? 'there is no such file; starlight-v4 is the one that is built in' : error.message}.`,
      error,
    );
  });
  return readContract(await parseYaml(text, name, 'contract_invalid'), name);
}

function numberOf(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0))
    throw new GatesError(
      'usage_invalid',
      `${option}: expected a number above 0; found ${JSON.stringify(text)}.`,
    );
  return value;
}

function wholeNumberOf(text: string, option: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new GatesError(
      'usage_invalid',
      `${option}: expected a whole number from ${least}; found ${JSON.stringify(text)}.`,
    );
  return value;
}
