import type { GraphInspection } from './inspection.ts';

/** The counts by which a graph is proven to be INT8; the gate decides from them. */
export interface Quantization {
  readonly weightElements: number;
  readonly int8WeightElements: number;
  readonly operatorWeightElements: number;
  readonly integerOperatorWeightElements: number;
  readonly fp32Initializer_bytes: number;
  readonly int8Initializer_bytes: number;
}

/** The counts of a pair of models; undefined when the graph of either proves nothing. */
export function quantizationOf(fp32: GraphInspection, int8: GraphInspection): Quantization | undefined {
  if (fp32.weights === undefined || int8.weights === undefined) return undefined;
  return {
    weightElements: int8.weights.elements,
    int8WeightElements: int8.weights.int8Elements,
    operatorWeightElements: int8.weights.operatorElements,
    integerOperatorWeightElements: int8.weights.integerOperatorElements,
    fp32Initializer_bytes: fp32.weights.initializer_bytes,
    int8Initializer_bytes: int8.weights.initializer_bytes,
  };
}

type ModelFileFacts = Pick<
  GraphInspection,
  'path' | 'present' | 'digest' | 'size_bytes' | 'parsesAsOnnx' | 'opset' | 'opsetKnown'
>;

/** What the evidence says of a model's file without running it. */
export function fileOf(inspection: GraphInspection): ModelFileFacts {
  const { path, present, digest, size_bytes, parsesAsOnnx, opset, opsetKnown } = inspection;
  return {
    path,
    present,
    parsesAsOnnx,
    ...(digest === undefined ? {} : { digest }),
    ...(size_bytes === undefined ? {} : { size_bytes }),
    ...(opset === undefined ? {} : { opset }),
    ...(opsetKnown === undefined ? {} : { opsetKnown }),
  };
}
