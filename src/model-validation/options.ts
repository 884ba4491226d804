import type { InputContract } from './contract/contract.ts';
import type { Shard } from './images/shard.ts';

/** The images by which a model is validated: folders by label, or a list of labelled files. */
export type ImageSource = { readonly clean: string; readonly stego: string } | { readonly manifest: string };

export interface ValidateModelOptions {
  /** the two ONNX files of the release */
  readonly fp32: string;
  readonly int8: string;
  readonly images: ImageSource;
  /** what the models take and answer; default: that of Starlight V4 */
  readonly contract?: InputContract;
  /** which of them serves users; default `int8` */
  readonly served?: 'fp32' | 'int8';
  /** of each model's process, within an operator; default 1 */
  readonly threads?: number;
  /** only this part of the images; default: all of them */
  readonly shard?: Shard;
  /** so many images may be broken, and count as errors of both models; default 0 */
  readonly undecodable_max?: number;
  /** rungs that the ladder of latencies must have beside the usual ones */
  readonly latencyLimits_ms?: readonly number[];
  /** how long a model may take to open, and for each answer; default 60 */
  readonly timeLimit_seconds?: number;
  /** how much memory the process of a model may hold; default 4 GiB */
  readonly memory_bytes_max?: number;
  readonly onProgress?: (progress: ValidationProgress) => void;
  /** ends the validation without a report */
  readonly signal?: AbortSignal;
}

export interface ValidationProgress {
  /** `files`: every file is read once; `images`: they are decoded and both models answer */
  readonly step: 'files' | 'models' | 'samples' | 'latency' | 'images';
  readonly done: number;
  readonly total: number;
  /** since the step began */
  readonly elapsed_seconds: number;
}

export const defaults = {
  threads: 1,
  timeLimit_seconds: 60,
  memory_bytes_max: 4 * 2 ** 30,
  undecodable_max: 0,
} as const;
