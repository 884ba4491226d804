import type { Initializer } from './initializers.ts';
import type { WeightCounts } from './weights.ts';

/** An input or an output of a model. */
export interface ModelValue {
  readonly name: string;
  /** the element type of a tensor as onnxruntime names it (`float32`), or else `sequence`, `map`, `optional`, `unknown` */
  readonly type: string;
  /** a size, the name of a symbolic one, or null for one that may be anything; absent when the rank is not fixed */
  readonly shape?: readonly (number | string | null)[];
}

export interface OperatorSet {
  /** `''` for ONNX's own operators */
  readonly domain: string;
  readonly version: number;
}

/** What a model's file says of itself, without running it. What could not be found out is absent. */
export interface GraphInspection {
  readonly path: string;
  readonly present: boolean;
  /**
   * SHA-256 over the bytes of the model, followed by the bytes of its external data that it refers to: file by file in
   * ascending order of their locations, in each from beginning to end, every byte once. Without external data it is what
   * `sha256sum` prints. Absent when some of the external data can't be had, and
   * for a file of more than 2 GiB, which is not read.
   */
  readonly digest?: string;
  /** of the bytes that the digest covers */
  readonly size_bytes?: number;
  readonly parsesAsOnnx: boolean;
  /** what is wrong with the file, in whole sentences; a model with any should not be run */
  readonly problems: readonly string[];
  readonly opsets: readonly OperatorSet[];
  /** the version of ONNX's own operators */
  readonly opset?: number;
  /** whether onnxruntime 1.30 supports that version */
  readonly opsetKnown?: boolean;
  /** without initialisers that are listed as inputs */
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  /** of the graph, its bodies and its functions, and tensors of `Constant` nodes; each once */
  readonly initializers: readonly Initializer[];
  /** absent when there is any problem: nothing is proven by a graph that contradicts itself */
  readonly weights?: WeightCounts;
}
