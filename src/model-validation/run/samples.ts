import type { LabelledImage } from '../images/content.ts';
import type { Outputs } from './messages.ts';
import { type Both, kinds, type ModelPair, sameBits } from './model-pair.ts';

export interface SampleRuns {
  readonly runs: number;
  readonly deterministic: boolean;
}

const runs = 2;

/**
 * Runs both models over each sample, twice, and compares all outputs bit by bit.
 *
 * @param samples those whose tensors lie in the file, by their place
 * @throws ModelFailure
 */
export async function runSamples(pair: ModelPair, samples: readonly LabelledImage[]): Promise<SampleRuns> {
  const before: Both<Outputs>[] = [];
  let deterministic = true;
  for (let run = 0; run < runs; run++)
    for (const [place, { path }] of samples.entries()) {
      const { outputs: fp32 } = await pair.run('fp32', place);
      const { outputs: int8 } = await pair.run('int8', place);
      const outputs = { fp32, int8 };
      for (const kind of kinds) {
        pair.checks[kind].answer(outputs[kind], path);
        const known = before[place]?.[kind];
        deterministic &&= known === undefined || sameBits(known, outputs[kind]);
      }
      before[place] = outputs;
    }
  return { runs, deterministic };
}
