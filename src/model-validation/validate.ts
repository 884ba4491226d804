import { GatesError } from '../lib/errors.ts';
import { starlightV4 } from './contract/starlight-v4.ts';
import { inspectModel } from './graph/inspect-model.ts';
import { imagesOf, type LabelledImage } from './images/content.ts';
import { filesOf } from './images/folder.ts';
import type { LabelledFile } from './images/labelled.ts';
import { readManifest } from './images/manifest.ts';
import { isInShard } from './images/shard.ts';
import { defaults, type ImageSource, type ValidateModelOptions, type ValidationProgress } from './options.ts';
import type { ModelReport } from './report.ts';
import { type Measured, measure, samples_max } from './run/measure.ts';
import type { ModelFailure } from './run/model-failure.ts';
import { type Both, bothOf, kinds, ModelPair, type Opened } from './run/model-pair.ts';
import { inputDifferences, outputDifferences } from './run/ports.ts';
import { processorFeatures } from './run/processor.ts';
import { layoutOf, TensorFile } from './run/tensor-file.ts';
import { reportOf, type Seen } from './written.ts';

/** The models are asked about so many images at once: waking a process costs as much as a tenth of a small model's run. */
const block_max = 8;
/** Two blocks are in the file at once; containers often have 64 MiB of memory for such files. */
const tensors_bytes_max = 48 * 2 ** 20;

/**
 * Runs both models of a release over the same labelled images, and reports what was seen: counts, from which the gate
 * computes every bound. A model that does not load, crashes, hangs or answers nonsense is seen like anything else; the report
 * says so in `refusals`, and no gate passes by it.
 *
 * @throws GatesError `usage_invalid`, `file_unreadable` or `table_invalid` for images that are not there or have both labels,
 *   `tool_missing` without onnxruntime-node or sharp, `model_validation_failed` when more images than allowed don't decode or
 *   it was stopped
 */
export async function validateModel(options: ValidateModelOptions): Promise<ModelReport> {
  const { contract = starlightV4(), shard, signal } = options;
  const began = new Date();
  const tell = progressTeller(options.onProgress);
  try {
    const files = await filesOfSource(options.images);
    const set = await imagesOf(files, (read) => tell('files', read, files.length), signal);
    const images = set.images.filter(({ digest }) => shard === undefined || isInShard(digest, shard));
    tell('models', 0, 1);
    const inspections = await inspectBoth(options);
    const seen = await look(options, { inspections, images, set, began, contract }, tell);
    return reportOf(await sameFilesAfterwards(seen, options));
  } catch (error) {
    if (signal?.aborted)
      throw new GatesError('model_validation_failed', 'The validation was stopped before its end.', error);
    throw error;
  }
}

type Tell = (step: ValidationProgress['step'], done: number, total: number) => void;
type Context = Pick<Seen, 'inspections' | 'set' | 'began' | 'contract'> & {
  readonly images: readonly LabelledImage[];
};

/** Opens and runs the models, as far as what is known of their files allows. */
async function look(options: ValidateModelOptions, context: Context, tell: Tell): Promise<Seen> {
  const { inspections, images, contract } = context;
  const { threads = defaults.threads, timeLimit_seconds = defaults.timeLimit_seconds } = options;
  const features = await processorFeatures();
  const seen: Seen = {
    ...context,
    threads,
    served: options.served ?? 'int8',
    ...(features === undefined ? {} : { processorFeatures: features }),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
  };
  const unfit = kinds.flatMap((kind) => inspections[kind].problems);
  if (unfit.length > 0) return { ...seen, refusals: unfit };
  const { image_bytes } = layoutOf(contract.inputs);
  const block = Math.max(1, Math.min(block_max, Math.floor(tensors_bytes_max / 2 / image_bytes)));
  const file = await TensorFile.create(contract.inputs, Math.max(samples_max, 2 * block));
  const pair = new ModelPair(contract, file, {
    time_ms: timeLimit_seconds * 1000,
    memory_bytes: options.memory_bytes_max ?? defaults.memory_bytes_max,
  });
  // whatever a model is doing, it ends, and with it whoever waits for it
  const stop = () => void pair.close();
  options.signal?.addEventListener('abort', stop);
  try {
    const opened = await pair.open({ fp32: options.fp32, int8: options.int8 }, threads);
    const differences = kinds.flatMap((kind) => differencesOf(kind, opened[kind], seen));
    let measured: Measured | undefined;
    if (differences.length === 0)
      measured = await measure(pair, file, {
        images,
        contract,
        block,
        undecodable_max: options.undecodable_max ?? defaults.undecodable_max,
        latencyLimits_ms: options.latencyLimits_ms ?? [],
        onStep: tell,
        signal: options.signal,
      });
    await pair.close();
    options.signal?.throwIfAborted();
    return {
      ...seen,
      opened,
      peakMemory_bytes: bothOf((kind) => pair.processes[kind].peakMemory_bytes),
      ...(measured === undefined ? {} : { measured, checks: pair.checks }),
      refusals: [
        ...differences,
        ...(measured?.failure === undefined ? [] : [measured.failure.message]),
        ...kinds.flatMap((kind) => pair.checks[kind].sentences),
      ],
    };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await pair.close();
    file.close();
  }
}

function differencesOf(kind: 'fp32' | 'int8', opened: Opened | ModelFailure, { contract }: Seen): string[] {
  if (opened instanceof Error) return [`${opened.message}; it did not open`];
  return [...inputDifferences(opened.inputs, contract), ...outputDifferences(opened.outputs, contract)].map(
    (difference) => `the ${kind.toUpperCase()} model does not fit ${contract.name}: ${difference}`,
  );
}

async function filesOfSource(source: ImageSource): Promise<LabelledFile[]> {
  if ('manifest' in source) return readManifest(source.manifest);
  return [...(await filesOf(source.clean, 'clean')), ...(await filesOf(source.stego, 'stego'))];
}

async function inspectBoth({ fp32, int8 }: Both<string>): Promise<Seen['inspections']> {
  return { fp32: await inspectModel(fp32), int8: await inspectModel(int8) };
}

/** A file that was replaced meanwhile is not the one that was run. */
async function sameFilesAfterwards(seen: Seen, files: Both<string>): Promise<Seen> {
  const after = await inspectBoth(files);
  const changed = kinds.filter((kind) => after[kind].digest !== seen.inspections[kind].digest);
  return changed.length === 0
    ? seen
    : {
        ...seen,
        refusals: [
          ...(seen.refusals ?? []),
          ...changed.map(
            (kind) => `the file of the ${kind.toUpperCase()} model changed while it was validated`,
          ),
        ],
      };
}

function progressTeller(onProgress: ValidateModelOptions['onProgress']): Tell {
  let current: ValidationProgress['step'] | undefined;
  let began_ms = 0;
  return (step, done, total) => {
    if (step !== current) began_ms = performance.now();
    current = step;
    onProgress?.({ step, done, total, elapsed_seconds: (performance.now() - began_ms) / 1000 });
  };
}
