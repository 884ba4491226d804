import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputContract, Tensors } from '../contract/contract.ts';
import { bytesOf, tensorOver } from '../contract/empty-tensors.ts';
import type { TensorLayout } from './messages.ts';

type Inputs = InputContract['inputs'];
/** No typed array begins off its own size; a cache line is enough for all. */
const alignment_bytes = 64;

/**
 * The file in which both models find the same tensors: written once, read by each. It has places for the tensors of one image
 * each. It lies in memory where the system has such a folder, has no name any more once it is open, and so is gone with the
 * last process that holds it.
 */
export class TensorFile {
  readonly descriptor: number;
  readonly layout: TensorLayout;
  /** what the next `write` puts into the file */
  readonly tensors: Tensors;
  readonly #memory: Uint8Array;

  private constructor(descriptor: number, inputs: Inputs) {
    this.descriptor = descriptor;
    this.layout = layoutOf(inputs);
    const memory = new ArrayBuffer(this.layout.image_bytes);
    this.#memory = new Uint8Array(memory);
    this.tensors = Object.fromEntries(
      inputs.map((input, index) => [
        input.name,
        tensorOver(input, memory, this.layout.tensors[index]?.from_bytes ?? 0),
      ]),
    );
  }

  /** @throws an error of the file system when there is no room for so many images */
  static async create(inputs: Inputs, images: number): Promise<TensorFile> {
    const length_bytes = layoutOf(inputs).image_bytes * images;
    try {
      return new TensorFile(await roomFor(length_bytes, '/dev/shm'), inputs);
    } catch {
      return new TensorFile(await roomFor(length_bytes, tmpdir()), inputs);
    }
  }

  /** Writes the tensors to a place, from 0. */
  write(place: number): void {
    writeAll(this.descriptor, this.#memory, place * this.layout.image_bytes);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** Where the tensors of an image lie, one behind the other. */
export function layoutOf(inputs: Inputs): TensorLayout {
  let image_bytes = 0;
  const tensors = inputs.map((input) => {
    const from_bytes = image_bytes;
    image_bytes += Math.ceil(bytesOf(input) / alignment_bytes) * alignment_bytes;
    return { input, from_bytes };
  });
  return { tensors, image_bytes };
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
