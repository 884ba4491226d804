import type { Picture } from '../decode/picture.ts';

/** One input of a model for one picture: `dims` are without the batch, `data` is in row-major order. */
export interface TensorValue {
  readonly type: 'float32' | 'int64' | 'uint8';
  readonly data: Float32Array | BigInt64Array | Uint8Array;
  readonly dims: readonly number[];
}

/** What a model takes and answers, and how its answer is read. */
export interface InputContract {
  readonly name: string;
  /** `dims` are without the batch, which is the first dimension of every input. */
  readonly inputs: readonly {
    readonly name: string;
    readonly type: TensorValue['type'];
    readonly dims: readonly number[];
  }[];
  /** `dims` are with the batch. */
  readonly outputs: readonly { readonly name: string; readonly dims: readonly (number | 'batch')[] }[];
  /** The tensors of one picture, by input name. */
  prepare(picture: Picture): Readonly<Record<string, TensorValue>>;
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
