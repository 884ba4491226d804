import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from './problem.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** JSON around the base64 text. */
const JSON_OVERHEAD_bytes = 4096;

/** How long a JSON body with an image of `bytes_max` can be. */
export const jsonBody_bytes_max = (bytes_max: number) => Math.ceil(bytes_max / 3) * 4 + JSON_OVERHEAD_bytes;

export const imageTooLarge = (bytes_max: number) =>
  new Problem(413, 'image_too_large', `The image may have up to ${bytes_max} bytes.`);

const missing = () =>
  new Problem(400, 'image_missing', 'Send the image as the file "image" of multipart/form-data, or in JSON.');

/**
 * The image's bytes, from the file `image` of a multipart body or from base64 in JSON.
 *
 * @throws Problem 400 without an image or in a body that is not what it says, 413 for more than `bytes_max`
 */
export async function readImage(request: FastifyRequest, bytes_max: number): Promise<Uint8Array> {
  const bytes = request.isMultipart() ? await fromMultipart(request, bytes_max) : fromJson(request.body);
  if (bytes.length === 0) throw missing();
  if (bytes.length > bytes_max) throw imageTooLarge(bytes_max);
  return bytes;
}

async function fromMultipart(request: FastifyRequest, bytes_max: number): Promise<Uint8Array> {
  let image: Uint8Array | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue;
      if (part.fieldname === 'image' && image === undefined) image = await part.toBuffer();
      else part.file.resume();
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'FST_REQ_FILE_TOO_LARGE')
      throw imageTooLarge(bytes_max);
    throw new Problem(
      400,
      'multipart_invalid',
      'The multipart body is malformed, unfinished or has too many parts.',
      {
        cause,
      },
    );
  }
  if (image === undefined) throw missing();
  return image;
}

function fromJson(body: unknown): Uint8Array {
  const parsed = z.object({ image: z.string() }).safeParse(body);
  if (!parsed.success) throw missing();
  const { image } = parsed.data;
  if (image.length % 4 !== 0 || !BASE64.test(image))
    throw new Problem(400, 'base64_invalid', 'The property "image" must be base64 with padding.');
  return Buffer.from(image, 'base64');
}
