import type { ModelData } from '../report.ts';

/** What a healthy detector has at the least: one that knows only one answer or two measures nothing. */
const scores_min = 3;
/** Below this share of INT8 weights a file is not a quantised model whose quality is in question, but none. */
const int8_share_min = 0.5;

/**
 * Why counts can't be believed, whatever they say, each a sentence: a harness that measured nothing looks like a perfect model.
 * They are functions of the counts, so that joined parts are refused by what the whole says.
 */
export function refusalsOf(data: ModelData): string[] {
  return [...scoreRefusals(data), ...denominatorRefusals(data), ...runRefusals(data)];
}

function scoreRefusals({ clean, stego }: ModelData): string[] {
  const refusals: string[] = [];
  for (const [label, set] of [
    ['clean', clean],
    ['stego', stego],
  ] as const) {
    const distinct = set?.distinctScores ?? 0;
    if (distinct < scores_min)
      refusals.push(
        `a model gave ${distinct === 1 ? 'one score' : `${distinct} different scores`} to all ${set?.images ?? 0} ${label} images; at least ${scores_min} are expected of a detector`,
      );
  }
  for (const [name, falsePositives, truePositives] of [
    ['FP32', clean?.fp32FalsePositives, stego?.fp32TruePositives],
    ['INT8', clean?.int8FalsePositives, stego?.int8TruePositives],
  ] as const) {
    if (truePositives === undefined || falsePositives === undefined) continue;
    const seen = `${falsePositives} of ${clean?.images} clean and ${truePositives} of ${stego?.images} stego images`;
    if (truePositives === 0)
      refusals.push(
        `the ${name} model finds nothing: it takes none of ${stego?.images} stego images for stego`,
      );
    else if (truePositives * (clean?.images ?? 0) < falsePositives * (stego?.images ?? 0))
      refusals.push(
        `the ${name} model takes clean images for stego more often than stego ones (${seen}): the labels seem to be swapped`,
      );
  }
  return refusals;
}

function denominatorRefusals({ clean, stego }: ModelData): string[] {
  const parts = [
    [
      'clean',
      clean?.images,
      clean?.undecodable,
      clean?.inferenceErrors,
      clean?.fp32FalsePositives,
      clean?.int8FalsePositives,
    ],
    [
      'stego',
      stego?.images,
      stego?.undecodable,
      stego?.inferenceErrors,
      stego?.fp32TruePositives,
      stego?.int8TruePositives,
    ],
  ] as const;
  return parts.flatMap(([label, images = 0, undecodable = 0, errors = 0, ...found]) => [
    ...(images === 0 ? [`no ${label} image was examined`] : []),
    ...(undecodable + errors > images || found.some((count = 0) => count > images)
      ? [`the counts of ${label} images contradict each other`]
      : []),
    ...(errors > 0 ? [`${errors} of ${images} ${label} images have no valid answer of both models`] : []),
  ]);
}

function runRefusals({ origin, fp32, int8, quantization, int8Latency }: ModelData): string[] {
  if (fp32?.digest !== undefined && fp32.digest === int8?.digest) return ['the INT8 file is the FP32 file'];
  if (origin !== 'harness') return [];
  const refusals: string[] = [];
  if ((int8Latency?.samples ?? 0) === 0) refusals.push('no latency of the INT8 model was measured');
  else if ((int8Latency?.maximum_ms ?? 0) <= 0)
    refusals.push('every measured latency of the INT8 model is zero');
  const { weightElements, int8WeightElements } = quantization ?? {};
  if (
    weightElements !== undefined &&
    int8WeightElements !== undefined &&
    int8WeightElements < int8_share_min * weightElements
  )
    refusals.push(
      `the INT8 file is hardly quantised: ${int8WeightElements} of ${weightElements} weights are INT8`,
    );
  return refusals;
}
