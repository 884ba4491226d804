import type { InputContract } from '../contract/contract.ts';
import type { Answer } from '../count/tally.ts';
import type { OutputTensor, Reply } from './messages.ts';
import { ModelFailure } from './model-failure.ts';
import { type ModelLimits, ModelProcess } from './model-process.ts';
import { OutputChecks } from './output-checks.ts';
import type { Slot, TensorFile } from './tensor-file.ts';

/** Something of both models. */
export interface Both<Value> {
  readonly fp32: Value;
  readonly int8: Value;
}

export const kinds = ['fp32', 'int8'] as const;
export type Kind = (typeof kinds)[number];

export type Opened = Reply & { readonly kind: 'opened' };
export type Ran = Reply & { readonly kind: 'ran' };

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
    const open = (kind: Kind) =>
      this.processes[kind].ask({ kind: 'open', file: files[kind], threads }).catch((error) => {
        if (error instanceof ModelFailure) return error;
        throw error;
      });
    const [fp32, int8] = await Promise.all([open('fp32'), open('int8')]);
    return { fp32, int8 };
  }

  /** Runs one model over the first images of a slot. */
  async run(kind: Kind, slot: Slot, images: number): Promise<Ran> {
    return this.processes[kind].ask({
      kind: 'run',
      ...this.#tensors.placed(slot, images),
      outputs: this.#contract.outputs.map(({ name }) => name),
    });
  }

  /** The answers of both models to the same tensors; images are named for what is wrong with an answer. */
  async answers(slot: Slot, images: readonly string[]): Promise<Both<(Answer | undefined)[]>> {
    const [fp32, int8] = await Promise.all([
      this.run('fp32', slot, images.length),
      this.run('int8', slot, images.length),
    ]);
    return {
      fp32: this.checks.fp32.answers(fp32.outputs, images),
      int8: this.checks.int8.answers(int8.outputs, images),
    };
  }

  async close(): Promise<void> {
    await Promise.all(kinds.map((kind) => this.processes[kind].close()));
  }
}

export function bothOf<Value>(of: (kind: Kind) => Value): Both<Value> {
  return { fp32: of('fp32'), int8: of('int8') };
}

/** Whether two runs gave the same bits. */
export function sameBits(a: Ran['outputs'], b: Ran['outputs']): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [one, other] = [a[name], b[name]];
      return one !== undefined && other !== undefined && bytesOf(one).equals(bytesOf(other));
    })
  );
}

/** The outputs for one image of a batch, as if it had been alone. */
export function outputsOf(outputs: Ran['outputs'], place: number, batch: number): Ran['outputs'] {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => {
      const length = data.length / batch;
      const part = (data as Float32Array).subarray(place * length, (place + 1) * length);
      return [name, { type, dims: [1, ...dims.slice(1)], data: part }];
    }),
  );
}

function bytesOf({ data }: OutputTensor): Buffer {
  const { buffer, byteOffset, byteLength } = data as Float32Array;
  return Buffer.from(buffer, byteOffset, byteLength);
}

function nameOf(kind: Kind): string {
  return `the ${kind.toUpperCase()} model`;
}
