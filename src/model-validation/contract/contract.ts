import type { Picture } from '../decode/picture.ts';

/** One input of a model for one picture: `dims` are without the batch, `data` is in row-major order. */
export interface TensorValue {
  readonly type: 'float32' | 'int64' | 'uint8';
  readonly data: Float32Array | BigInt64Array | Uint8Array;
  readonly dims: readonly number[];
}

/** A picture as a model takes it, by the name of the input. */
export type Tensors = Readonly<Record<string, TensorValue>>;

/** What a model takes and answers, and how its answer is read. */
export interface InputContract {
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits over all that it says, so that no other one can pass for it */
  readonly digest: string;
  /** `dims` are without the batch, which is the first dimension of every input. */
  readonly inputs: readonly {
    readonly name: string;
    readonly type: TensorValue['type'];
    readonly dims: readonly number[];
  }[];
  /** `dims` are with the batch. */
  readonly outputs: readonly { readonly name: string; readonly dims: readonly (number | 'batch')[] }[];
  /**
   * The tensors of one picture.
   *
   * @param into tensors of all inputs whose memory may serve again, such as an earlier picture's: a contract that uses them
   *   overwrites every value, and returns them
   */
  prepare(picture: Picture, into?: Tensors): Tensors;
  /**
   * The decision on one picture from the model's raw outputs for it, by output name, without the batch dimension.
   *
   * @returns the score, 0 to 1, and whether it means "positive"
   * @throws GatesError `model_output_invalid` for an output that is missing, of another length, out of its range, or no number
   */
  decide(outputs: Readonly<Record<string, ArrayLike<number | bigint>>>): {
    readonly score: number;
    readonly positive: boolean;
  };
}
