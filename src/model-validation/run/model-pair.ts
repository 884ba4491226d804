import type { InputContract } from '../contract/contract.ts';
import type { Answer } from '../count/tally.ts';
import type { Outputs, OutputTensor, Reply, Run } from './messages.ts';
import { ModelFailure } from './model-failure.ts';
import { type ModelLimits, ModelProcess } from './model-process.ts';
import { OutputChecks } from './output-checks.ts';
import type { TensorFile } from './tensor-file.ts';

/** Something of both models. */
export interface Both<Value> {
  readonly fp32: Value;
  readonly int8: Value;
}

export const kinds = ['fp32', 'int8'] as const;
export type Kind = (typeof kinds)[number];

export type Opened = Reply & { readonly kind: 'opened' };

/** Both models, each in a process of its own, over one file of tensors. */
export class ModelPair {
  readonly processes: Both<ModelProcess>;
  readonly checks: Both<OutputChecks>;
  readonly #contract: InputContract;
  readonly #tensors: TensorFile;

  constructor(contract: InputContract, tensors: TensorFile, limits: ModelLimits) {
    this.#contract = contract;
    this.#tensors = tensors;
    this.processes = bothOf((kind) => new ModelProcess(nameOf(kind), tensors.descriptor, limits));
    this.checks = bothOf((kind) => new OutputChecks(nameOf(kind), contract));
  }

  /** Each model's inputs and outputs, or how it failed to open. */
  async open(files: Both<string>, threads: number): Promise<Both<Opened | ModelFailure>> {
    const { layout } = this.#tensors;
    const outputs = this.#contract.outputs.map(({ name }) => name);
    const open = (kind: Kind) =>
      this.processes[kind]
        .ask({ kind: 'open', file: files[kind], threads, layout, outputs })
        .catch((error) => {
          if (error instanceof ModelFailure) return error;
          throw error;
        });
    const [fp32, int8] = await Promise.all([open('fp32'), open('int8')]);
    return { fp32, int8 };
  }

  /** Runs one model over the image at a place of the file. */
  async run(kind: Kind, place: number): Promise<Run> {
    const { runs } = await this.processes[kind].ask({ kind: 'run', place, images: 1 });
    return runs[0] as Run;
  }

  /** The answers of both models to the same tensors, from a place on; images are named for what is wrong with an answer. */
  async answers(place: number, images: readonly string[]): Promise<Both<(Answer | undefined)[]>> {
    const answersOf = async (kind: Kind) => {
      const { runs } = await this.processes[kind].ask({ kind: 'run', place, images: images.length });
      return images.map((image, index) => this.checks[kind].answer((runs[index] as Run).outputs, image));
    };
    const [fp32, int8] = await Promise.all([answersOf('fp32'), answersOf('int8')]);
    return { fp32, int8 };
  }

  async close(): Promise<void> {
    await Promise.all(kinds.map((kind) => this.processes[kind].close()));
  }
}

export function bothOf<Value>(of: (kind: Kind) => Value): Both<Value> {
  return { fp32: of('fp32'), int8: of('int8') };
}

/** Whether two runs gave the same bits. */
export function sameBits(a: Outputs, b: Outputs): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [one, other] = [a[name], b[name]];
      return one !== undefined && other !== undefined && bytesOf(one).equals(bytesOf(other));
    })
  );
}

function bytesOf({ data }: OutputTensor): Buffer {
  const { buffer, byteOffset, byteLength } = data as Float32Array;
  return Buffer.from(buffer, byteOffset, byteLength);
}

function nameOf(kind: Kind): string {
  return `the ${kind.toUpperCase()} model`;
}
