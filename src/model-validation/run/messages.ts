import type { InputContract } from '../contract/contract.ts';

/** Where the tensors of an image lie in its part of the file that both models read. */
export interface TensorLayout {
  readonly tensors: readonly {
    readonly input: InputContract['inputs'][number];
    readonly from_bytes: number;
  }[];
  readonly image_bytes: number;
}

/** What the child is asked, one thing at a time. */
export type Request =
  | {
      readonly kind: 'open';
      readonly file: string;
      readonly threads: number;
      readonly layout: TensorLayout;
      /** names of the outputs that are wanted */
      readonly outputs: readonly string[];
    }
  | {
      readonly kind: 'run';
      /** the first of the images in the file, which are run one by one */
      readonly place: number;
      readonly images: number;
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

export type Outputs = Readonly<Record<string, OutputTensor>>;

/** What the model answered to one image. */
export interface Run {
  readonly outputs: Outputs;
  /** of the inference alone */
  readonly elapsed_ms: number;
}

export type Reply =
  | {
      readonly kind: 'opened';
      readonly inputs: readonly Port[];
      readonly outputs: readonly Port[];
      readonly runtime: string;
    }
  | { readonly kind: 'ran'; readonly runs: readonly Run[] }
  /** the runtime itself is not installed, or does not load on this machine */
  | { readonly kind: 'no runtime'; readonly reason: string }
  /** the runtime refused what was asked */
  | { readonly kind: 'refused'; readonly reason: string };

/** The child's descriptor of the file with the tensors. */
export const tensorsDescriptor = 4;
