import type { InputContract, TensorValue } from './contract.ts';

type Inputs = InputContract['inputs'];

const kinds = { float32: Float32Array, int64: BigInt64Array, uint8: Uint8Array } as const;

/** How many values an input has for one picture. */
export function lengthOf({ dims }: Inputs[number]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** Bytes of an input's tensor for one picture. */
export function bytesOf(input: Inputs[number]): number {
  return lengthOf(input) * kinds[input.type].BYTES_PER_ELEMENT;
}

/** Tensors of zeros for one picture, of all inputs. */
export function emptyTensors(inputs: Inputs): Record<string, TensorValue> {
  return Object.fromEntries(
    inputs.map((input) => [input.name, tensorOver(input, new ArrayBuffer(bytesOf(input)), 0)]),
  );
}

/** The tensor of an input that lies in memory from there on. */
export function tensorOver(input: Inputs[number], memory: ArrayBuffer, from_bytes: number): TensorValue {
  const { type, dims } = input;
  return { type, dims, data: new kinds[type](memory, from_bytes, lengthOf(input)) };
}
