import type { TensorValue } from '../contract/contract.ts';
import type { LabelledImage } from '../images/content.ts';
import { type Both, bothOf, kinds, type ModelPair, outputsOf, type Ran, sameBits } from './model-pair.ts';
import type { TensorFile } from './tensor-file.ts';

/** An image whose tensors are at hand. */
export interface Sample {
  readonly image: LabelledImage;
  readonly tensors: Readonly<Record<string, TensorValue>>;
}

export interface SampleRuns {
  readonly runs: number;
  readonly deterministic: boolean;
  /** whether each image gets the same answer in a batch, to the last bit; undefined where it was not tried */
  readonly sameInBatch: boolean | undefined;
}

const runs = 2;

/**
 * Runs both models over each sample alone, twice, and compares all outputs bit by bit. Then once more in a batch: only a model
 * that answers as it does alone is given batches, since the service answers images one by one.
 *
 * @param batch how many images a batch may hold; 1 where the models take one only
 * @throws ModelFailure
 */
export async function runSamples(
  pair: ModelPair,
  file: TensorFile,
  samples: readonly Sample[],
  batch: number,
): Promise<SampleRuns> {
  const places = file.slots(samples.length, 1);
  for (const [index, slot] of places.entries()) file.write(slot, 0, (samples[index] as Sample).tensors);
  const alone: Both<Ran>[] = [];
  let deterministic = true;
  for (let run = 0; run < runs; run++)
    for (const [index, slot] of places.entries()) {
      const ran = { fp32: await pair.run('fp32', slot, 1), int8: await pair.run('int8', slot, 1) };
      for (const kind of kinds) {
        pair.checks[kind].answers(ran[kind].outputs, [(samples[index] as Sample).image.path]);
        const before = alone[index]?.[kind].outputs;
        deterministic &&= before === undefined || sameBits(before, ran[kind].outputs);
      }
      alone[index] = ran;
    }
  const together = Math.min(batch, samples.length);
  if (together < 2 || !kinds.every((kind) => pair.checks[kind].shapeMatchesContract))
    return { runs, deterministic, sameInBatch: undefined };
  const [slot] = file.slots(1, together);
  if (slot === undefined) return { runs, deterministic, sameInBatch: undefined };
  for (let place = 0; place < together; place++) file.write(slot, place, (samples[place] as Sample).tensors);
  const ran = bothOf((kind) => pair.run(kind, slot, together));
  const [fp32, int8] = await Promise.all([ran.fp32, ran.int8]);
  const sameInBatch = alone
    .slice(0, together)
    .every(
      (own, place) =>
        sameBits(own.fp32.outputs, outputsOf(fp32.outputs, place, together)) &&
        sameBits(own.int8.outputs, outputsOf(int8.outputs, place, together)),
    );
  return { runs, deterministic, sameInBatch };
}
