import type { TensorValue } from '../contract/contract.ts';

/** Where a tensor lies in the file that both models read, `dims` with the batch. */
export interface PlacedTensor {
  readonly name: string;
  readonly type: TensorValue['type'];
  readonly dims: readonly number[];
  readonly offset_bytes: number;
}

/** What the child is asked, one thing at a time. */
export type Request =
  | { readonly kind: 'open'; readonly file: string; readonly threads: number }
  | {
      readonly kind: 'run';
      readonly tensors: readonly PlacedTensor[];
      /** the part of the file that holds them */
      readonly from_bytes: number;
      readonly length_bytes: number;
      /** names of the outputs that are wanted */
      readonly outputs: readonly string[];
    };

/** An input or output as the runtime describes it; a dimension that is a name may have any size. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

export interface OutputTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

export type Reply =
  | {
      readonly kind: 'opened';
      readonly inputs: readonly Port[];
      readonly outputs: readonly Port[];
      readonly runtime: string;
    }
  | {
      readonly kind: 'ran';
      readonly outputs: Readonly<Record<string, OutputTensor>>;
      /** of the inference alone */
      readonly elapsed_ms: number;
    }
  /** the runtime itself is not installed, or does not load on this machine */
  | { readonly kind: 'no runtime'; readonly reason: string }
  /** the runtime refused what was asked */
  | { readonly kind: 'refused'; readonly reason: string };

/** The child's descriptor of the file with the tensors. */
export const tensorsDescriptor = 4;
