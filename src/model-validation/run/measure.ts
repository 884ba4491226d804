import { GatesError } from '../../lib/errors.ts';
import type { InputContract } from '../contract/contract.ts';
import { type SetCounts, Tally } from '../count/tally.ts';
import type { LabelledImage } from '../images/content.ts';
import { groupKey } from '../images/groups.ts';
import type { Label } from '../images/labelled.ts';
import type { ModelData } from '../report.ts';
import { measureLatency } from './latency.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelPair } from './model-pair.ts';
import { type Prepared, preparedImages } from './prepared.ts';
import { runSamples, type SampleRuns } from './samples.ts';
import type { TensorFile } from './tensor-file.ts';

/** So many images are run before all of them are counted. */
export const samples_max = 16;

export interface Measured {
  readonly sampleRuns: SampleRuns | undefined;
  readonly samples: number;
  readonly latency: ModelData['int8Latency'];
  readonly clean: SetCounts;
  readonly stego: SetCounts;
  /** by label, what places each decoded image in its group */
  readonly groupKeys: Readonly<Record<Label, ReadonlySet<string>>>;
  readonly undecodable: readonly { readonly path: string; readonly reason: string }[];
  /** why it ended before all images were answered */
  readonly failure: ModelFailure | undefined;
}

export interface MeasureOptions {
  readonly images: readonly LabelledImage[];
  readonly contract: InputContract;
  /** how many images the models are asked about at once; the file has room for twice as many */
  readonly block: number;
  readonly undecodable_max: number;
  readonly latencyLimits_ms: readonly number[];
  readonly onStep: (step: 'samples' | 'latency' | 'images', done: number, total: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs both models: over some samples again and again, then over all images once.
 *
 * A model that fails ends it: what was counted until then is returned, with the images that it failed on as errors.
 *
 * @throws GatesError `model_validation_failed` that lists the files that don't decode, when there are more than allowed
 */
export async function measure(pair: ModelPair, file: TensorFile, options: MeasureOptions): Promise<Measured> {
  const { images, contract, onStep } = options;
  const state = new State();
  let sampleRuns: SampleRuns | undefined;
  let latency: ModelData['int8Latency'];
  let samples: readonly LabelledImage[] = [];
  try {
    samples = await samplesOf(images, contract, file);
    if (samples.length > 0) {
      onStep('samples', 0, samples.length);
      sampleRuns = await runSamples(pair, samples);
      onStep('latency', 0, 1);
      if (pair.checks.int8.shapeMatchesContract)
        latency = await measureLatency(pair, samples.length, options.latencyLimits_ms);
    }
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    state.failure = error;
  }
  const wrong = [...pair.checks.fp32.sentences, ...pair.checks.int8.sentences][0];
  if (wrong !== undefined) state.failure ??= new ModelFailure('refused', wrong);
  if (state.failure !== undefined)
    for (const { label } of samples) state.tallies[label].unanswered('inferenceErrors');
  if (state.failure === undefined) await countAll(pair, file, state, options);
  if (state.undecodable.length > options.undecodable_max)
    throw tooManyUndecodable(state, options.undecodable_max);
  return {
    sampleRuns,
    samples: samples.length,
    latency,
    clean: state.tallies.clean.counts(),
    stego: state.tallies.stego.counts(),
    groupKeys: state.groupKeys,
    undecodable: state.undecodable,
    failure: state.failure,
  };
}

class State {
  readonly tallies = { clean: new Tally('clean'), stego: new Tally('stego') };
  readonly groupKeys = { clean: new Set<string>(), stego: new Set<string>() };
  readonly undecodable: { path: string; reason: string }[] = [];
  failure: ModelFailure | undefined;
}

/** The first images that decode, their tensors in the file from its first place on. */
async function samplesOf(
  images: readonly LabelledImage[],
  contract: InputContract,
  file: TensorFile,
): Promise<LabelledImage[]> {
  const samples: LabelledImage[] = [];
  for await (const prepared of preparedImages(images, contract, file.tensors)) {
    if ('undecodable' in prepared) continue;
    file.write(samples.length);
    samples.push(prepared.image);
    if (samples.length === samples_max) break;
  }
  return samples;
}

/** Both models answer a block of images while the next one is decoded. */
async function countAll(
  pair: ModelPair,
  file: TensorFile,
  state: State,
  { images, contract, block, undecodable_max, onStep, signal }: MeasureOptions,
): Promise<void> {
  let place = 0;
  let gathered: LabelledImage[] = [];
  let answering: Promise<void> = Promise.resolve();
  let done = 0;
  const flush = async () => {
    await answering;
    if (gathered.length === 0 || state.failure !== undefined) return;
    answering = answer(pair, place, gathered, state);
    // an error is thrown where it is waited for
    answering.catch(() => undefined);
    place = block - place;
    gathered = [];
  };
  for await (const prepared of preparedImages(images, contract, file.tensors)) {
    signal?.throwIfAborted();
    if (state.failure !== undefined) break;
    take(prepared);
    if (gathered.length === block) await flush();
    onStep('images', ++done, images.length);
  }
  await flush();
  await answering;

  function take(prepared: Prepared): void {
    const { image } = prepared;
    if ('undecodable' in prepared) {
      state.undecodable.push({ path: image.path, reason: prepared.undecodable });
      state.tallies[image.label].unanswered('undecodable');
      return;
    }
    state.groupKeys[image.label].add(groupKey(prepared.hash, image.group));
    // once it is clear that there will be no report, files are only looked through for the other broken ones
    if (state.undecodable.length > undecodable_max) return;
    file.write(place + gathered.length);
    gathered.push(image);
  }
}

async function answer(
  pair: ModelPair,
  place: number,
  images: readonly LabelledImage[],
  state: State,
): Promise<void> {
  try {
    const { fp32, int8 } = await pair.answers(
      place,
      images.map(({ path }) => path),
    );
    for (const [index, { label }] of images.entries()) {
      const [one, other] = [fp32[index], int8[index]];
      if (one === undefined || other === undefined) state.tallies[label].unanswered('inferenceErrors');
      else state.tallies[label].answered(one, other);
    }
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    state.failure = error;
    for (const { label } of images) state.tallies[label].unanswered('inferenceErrors');
  }
}

const listed_max = 20;

function tooManyUndecodable({ undecodable }: State, allowed: number): GatesError {
  const lines = undecodable.slice(0, listed_max).map(({ path, reason }) => `  ${path}: ${reason}`);
  if (undecodable.length > listed_max) lines.push(`  and ${undecodable.length - listed_max} more`);
  return new GatesError(
    'model_validation_failed',
    `${undecodable.length} images don't decode, ${allowed} are allowed:\n${lines.join('\n')}`,
  );
}
