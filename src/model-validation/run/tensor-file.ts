import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputContract, TensorValue } from '../contract/contract.ts';
import type { PlacedTensor } from './messages.ts';

type Inputs = InputContract['inputs'];
const bytesOfType = { float32: 4, int64: 8, uint8: 1 } as const;
/** No typed array begins off its own size; a cache line is enough for all. */
const alignment_bytes = 64;

/** A place for the tensors of up to `capacity` images, the images of one input side by side. */
export interface Slot {
  readonly from_bytes: number;
  readonly capacity: number;
}

/**
 * The file in which both models find the same tensors: written once, read by each. It lies in memory where the system has
 * such a folder, has no name any more once it is open, and so is gone with the last process that holds it.
 */
export class TensorFile {
  readonly descriptor: number;
  readonly #inputs: Inputs;
  readonly #image_bytes: readonly number[];

  private constructor(descriptor: number, inputs: Inputs) {
    this.descriptor = descriptor;
    this.#inputs = inputs;
    this.#image_bytes = inputs.map(imageBytes);
  }

  /** @throws an error of the file system when there is no room for so many images */
  static async create(inputs: Inputs, images: number): Promise<TensorFile> {
    const length_bytes = slotBytes(inputs, 1) * images;
    try {
      return new TensorFile(await roomFor(length_bytes, '/dev/shm'), inputs);
    } catch {
      return new TensorFile(await roomFor(length_bytes, tmpdir()), inputs);
    }
  }

  /** Slots of equal capacity, one behind the other. */
  slots(count: number, capacity: number): Slot[] {
    const length_bytes = slotBytes(this.#inputs, capacity);
    return Array.from({ length: count }, (_, index) => ({ from_bytes: index * length_bytes, capacity }));
  }

  /** Writes the tensors of one image to a place of a slot, from 0. */
  write(slot: Slot, place: number, tensors: Readonly<Record<string, TensorValue>>): void {
    for (const [index, { name }] of this.#inputs.entries()) {
      const { data } = tensors[name] as TensorValue;
      const size = this.#image_bytes[index] as number;
      const at = this.#offset(slot, index) + place * size;
      writeAll(this.descriptor, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    }
  }

  /** Where the tensors of the first `images` images of a slot lie. */
  placed(slot: Slot, images: number): { tensors: PlacedTensor[]; from_bytes: number; length_bytes: number } {
    const tensors = this.#inputs.map(({ name, type, dims }, index) => ({
      name,
      type,
      dims: [images, ...dims],
      offset_bytes: this.#offset(slot, index),
    }));
    return { tensors, from_bytes: slot.from_bytes, length_bytes: slotBytes(this.#inputs, slot.capacity) };
  }

  close(): void {
    closeSync(this.descriptor);
  }

  #offset({ from_bytes, capacity }: Slot, index: number): number {
    return from_bytes + slotBytes(this.#inputs.slice(0, index), capacity);
  }
}

/** Bytes of one image's tensor of an input. */
function imageBytes({ type, dims }: Inputs[number]): number {
  return dims.reduce((product, size) => product * size, bytesOfType[type]);
}

/** Bytes that one image's tensors take with what lies between them. */
export function slotBytes(inputs: Inputs, capacity: number): number {
  return inputs.reduce(
    (sum, input) => sum + Math.ceil((imageBytes(input) * capacity) / alignment_bytes) * alignment_bytes,
    0,
  );
}

/** An open file of that length, of which every byte has its room, and which no folder lists. */
async function roomFor(length_bytes: number, parent: string): Promise<number> {
  const folder = await mkdtemp(join(parent, 'gates-model-'));
  let descriptor: number | undefined;
  try {
    descriptor = openSync(join(folder, 'tensors'), 'wx+', 0o600);
    rmSync(join(folder, 'tensors'));
    const zeros = new Uint8Array(Math.min(length_bytes, 1 << 20));
    for (let at = 0; at < length_bytes; at += zeros.length)
      writeAll(descriptor, zeros.subarray(0, length_bytes - at), at);
    return descriptor;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
}
