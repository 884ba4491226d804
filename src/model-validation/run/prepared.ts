import { GatesError } from '../../lib/errors.ts';
import type { InputContract, TensorValue } from '../contract/contract.ts';
import { decodePicture } from '../decode/decode.ts';
import { type LabelledImage, readImage, sha256 } from '../images/content.ts';
import { differenceHash } from '../images/difference-hash.ts';

/** An image as both models see it, or why it is none. */
export type Prepared = { readonly image: LabelledImage } & (
  | { readonly tensors: Readonly<Record<string, TensorValue>>; readonly hash: string }
  | { readonly undecodable: string }
);

/**
 * Reads, decodes and prepares images one after the other; the next one is read meanwhile.
 *
 * @throws GatesError `file_unreadable` for a file that is gone or holds something else than before, `tool_missing` without a
 *   decoder
 */
export async function* preparedImages(
  images: readonly LabelledImage[],
  contract: InputContract,
): AsyncGenerator<Prepared> {
  let next = read(images[0]);
  for (const [index, image] of images.entries()) {
    const bytes = await next;
    next = read(images[index + 1]);
    // an error is thrown where it is waited for
    next.catch(() => undefined);
    yield { image, ...(await prepare(bytes, contract)) };
  }
}

async function prepare(
  bytes: Uint8Array,
  contract: InputContract,
): Promise<{ tensors: Readonly<Record<string, TensorValue>>; hash: string } | { undecodable: string }> {
  try {
    const picture = await decodePicture(bytes);
    return { tensors: contract.prepare(picture), hash: differenceHash(picture) };
  } catch (error) {
    if (error instanceof GatesError && error.code === 'picture_invalid')
      return { undecodable: error.message };
    throw error;
  }
}

async function read(image: LabelledImage | undefined): Promise<Uint8Array> {
  if (image === undefined) return new Uint8Array();
  const bytes = await readImage(image.path);
  if (sha256(bytes) !== image.digest)
    throw new GatesError('file_unreadable', `The image ${image.path} changed while images were examined.`);
  return bytes;
}
