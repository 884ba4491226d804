import { GatesError } from '../../lib/errors.ts';
import type { InputContract, Tensors } from '../contract/contract.ts';
import { decodePicture } from '../decode/decode.ts';
import { type LabelledImage, readImage, sha256 } from '../images/content.ts';
import { differenceHash } from '../images/difference-hash.ts';

/** What is known of an image whose tensors were prepared, or why they were not. */
type Outcome = { readonly hash: string } | { readonly undecodable: string };
export type Prepared = { readonly image: LabelledImage } & Outcome;

/**
 * Reads, decodes and prepares images one after the other; the next one is read meanwhile.
 *
 * @param into an image's tensors are there until the next one is asked for
 * @throws GatesError `file_unreadable` for a file that is gone or holds something else than before, `tool_missing` without a
 *   decoder
 */
export async function* preparedImages(
  images: readonly LabelledImage[],
  contract: InputContract,
  into: Tensors,
): AsyncGenerator<Prepared> {
  let next = read(images[0]);
  for (const [index, image] of images.entries()) {
    const bytes = await next;
    next = read(images[index + 1]);
    // an error is thrown where it is waited for
    next.catch(() => undefined);
    yield { image, ...(await prepare(bytes, contract, into)) };
  }
}

async function prepare(bytes: Uint8Array, contract: InputContract, into: Tensors): Promise<Outcome> {
  try {
    const picture = await decodePicture(bytes);
    place(contract.prepare(picture, into), into);
    return { hash: differenceHash(picture) };
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

/** A contract may make tensors of its own, whatever it is given. */
function place(tensors: Tensors, into: Tensors): void {
  for (const [name, { data }] of Object.entries(into)) {
    const own = tensors[name]?.data;
    if (own === data) continue;
    if (own?.length !== data.length)
      throw new GatesError(
        'model_validation_failed',
        `The contract made ${own?.length ?? 'no'} values for the input ${JSON.stringify(name)}; expected ${data.length}.`,
      );
    (data as Float32Array).set(own as Float32Array);
  }
}
