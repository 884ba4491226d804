import { z } from 'zod';
import { count, digest, evidence, flag, ladderRung, list, number, text } from '../parts.ts';

const modelFile = evidence({
  path: text,
  present: flag,
  /** one digest over the file and its external data */
  digest,
  size_bytes: count,
  parsesAsOnnx: flag,
  opset: count,
  opsetKnown: flag,
  sessionOpened: flag,
  inputsMatchContract: flag,
  outputsMatchContract: flag,
});

/** What the model harness measured. Counts, so that every bound can be computed again. */
export const model = evidence({
  /** `harness` ran the models; `imported` is a table of predictions, which proves a rate and nothing else */
  origin: z.enum(['harness', 'imported']),
  harness: evidence({
    version: text,
    runtime: text,
    cpuFeatures: z.array(text),
    threads: count,
    /** the most that the process of each model held at once */
    fp32PeakMemory_bytes: count,
    int8PeakMemory_bytes: count,
  }),
  contract: text,
  /** over what the contract says: of two contracts with one name, which it was */
  contractDigest: digest,
  fp32: modelFile,
  int8: modelFile,
  quantization: evidence({
    /** elements of initialisers of rank ≥ 2, and those of them that are int8 or uint8 */
    weightElements: count,
    int8WeightElements: count,
    /** weight elements of Conv, Gemm and MatMul, and those that sit in integer operators */
    operatorWeightElements: count,
    integerOperatorWeightElements: count,
    fp32Initializer_bytes: count,
    int8Initializer_bytes: count,
  }),
  sampleInference: evidence({
    samples: count,
    runs: count,
    errors: count,
    finite: flag,
    shapeMatchesContract: flag,
    rangeMatchesContract: flag,
    deterministic: flag,
  }),
  /** images without a payload; FP32 and INT8 saw the same tensors */
  clean: evidence({
    images: count,
    groups: count,
    undecodable: count,
    inferenceErrors: count,
    fp32FalsePositives: count,
    int8FalsePositives: count,
    int8OnlyFalsePositives: count,
    fp32OnlyFalsePositives: count,
    distinctScores: count,
  }),
  /** images with a payload */
  stego: evidence({
    images: count,
    groups: count,
    undecodable: count,
    inferenceErrors: count,
    fp32TruePositives: count,
    int8TruePositives: count,
    /** found by FP32, missed by INT8; and the reverse */
    int8OnlyMisses: count,
    fp32OnlyMisses: count,
    distinctScores: count,
  }),
  int8Latency: evidence({
    samples: count,
    ladder: z.array(ladderRung),
    p50_ms: number,
    p95_ms: number,
    maximum_ms: number,
  }),
  /** scores and outputs that the harness refused to trust, each a sentence */
  refusals: list(text),
});
