import type { Picture } from '../decode/picture.ts';
import { sigmoid } from './activation.ts';
import { contentFeatures, packLowestBits, standardDeviation } from './content-features.ts';
import type { InputContract, TensorValue } from './contract.ts';
import { eachCropped } from './crop.ts';
import { readOutput } from './outputs.ts';

const side = 256;
const plane = side * side;
const meta_bytes = 2048;

const inputs = {
  pixel_tensor: [3, side, side],
  meta: [meta_bytes],
  alpha: [2, side, side],
  lsb: [3, side, side],
  palette: [768],
  palette_lsb: [1, side, side],
  format_features: [6],
  content_features: [6],
} as const;

/** What each byte is as a fraction of 255, in 32 bits. */
const fractions = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

const contract: InputContract = {
  name: 'starlight-v4',
  inputs: Object.entries(inputs).map(([name, dims]) => ({ name, type: 'float32', dims })),
  outputs: [
    { name: 'stego_logits', dims: ['batch', 1] },
    { name: 'method_logits', dims: ['batch', 5] },
    { name: 'method_id', dims: ['batch'] },
    { name: 'method_probs', dims: ['batch', 5] },
    { name: 'embedding', dims: ['batch', 64] },
  ],
  prepare,
  decide(outputs) {
    const [logit] = readOutput(outputs, { name: 'stego_logits', length: 1 });
    const score = sigmoid(logit as number);
    return { score, positive: score > 0.5 };
  },
};

/**
 * The contract of Starlight V4: eight inputs of 32-bit floats, of which the pictures are centre crops of 256 × 256, and the
 * decision "hides something" when the sigmoid of `stego_logits` is over 0.5.
 */
export function starlightV4(): InputContract {
  return contract;
}

function prepare(picture: Picture): Record<keyof typeof inputs, TensorValue> {
  const crop = cropOf(picture);
  const alpha = picture.mode === 'RGBA' ? picture.alpha : undefined;
  return {
    pixel_tensor: tensor('pixel_tensor', fractionsOf(crop)),
    meta: tensor('meta', fractionsOf(metaOf(picture))),
    alpha: tensor('alpha', alphaTensor(picture, alpha)),
    lsb: tensor('lsb', lowestBits(crop)),
    palette: tensor('palette', fractionsOf(picture.mode === 'P' ? picture.palette : undefined, 768)),
    palette_lsb: tensor('palette_lsb', lowestBits(lumaOf(crop))),
    format_features: tensor('format_features', formatFeatures(picture, alpha)),
    content_features: tensor(
      'content_features',
      Float32Array.of(
        ...contentFeatures(packLowestBits(crop)),
        ...contentFeatures(packLowestBits(alpha ?? new Uint8Array(0))),
      ),
    ),
  };
}

function tensor(name: keyof typeof inputs, data: Float32Array): TensorValue {
  return { type: 'float32', data, dims: inputs[name] };
}

/** The three planes R, G and B of the crop. */
function cropOf({ rgb, width, height }: Picture): Uint8Array {
  const crop = new Uint8Array(3 * plane);
  eachCropped({ width, height }, { width: side, height: side }, (source, target) => {
    crop[target] = rgb[source * 3] as number;
    crop[target + plane] = rgb[source * 3 + 1] as number;
    crop[target + 2 * plane] = rgb[source * 3 + 2] as number;
  });
  return crop;
}

function fractionsOf(bytes: Uint8Array | undefined, length = bytes?.length ?? 0): Float32Array {
  const values = new Float32Array(length);
  if (bytes !== undefined)
    for (let place = 0; place < length; place++) values[place] = fractions[bytes[place] as number] as number;
  return values;
}

function lowestBits(bytes: Uint8Array): Float32Array {
  const bits = new Float32Array(bytes.length);
  for (let place = 0; place < bytes.length; place++) bits[place] = (bytes[place] as number) & 1;
  return bits;
}

/** The first bytes of EXIF and tail together, zeros after them. */
function metaOf({ exif, tail }: Picture): Uint8Array {
  const meta = new Uint8Array(meta_bytes);
  meta.set(exif.subarray(0, meta_bytes));
  meta.set(tail.subarray(0, Math.max(0, meta_bytes - exif.length)), Math.min(exif.length, meta_bytes));
  return meta;
}

/** The crop of alpha as fractions, and its lowest bits. */
function alphaTensor({ width, height }: Picture, alpha: Uint8Array | undefined): Float32Array {
  const values = new Float32Array(2 * plane);
  if (alpha !== undefined)
    eachCropped({ width, height }, { width: side, height: side }, (source, target) => {
      const value = alpha[source] as number;
      values[target] = fractions[value] as number;
      values[target + plane] = value & 1;
    });
  return values;
}

/** Rec. 601 luma in the fixed point of Pillow. */
function lumaOf(crop: Uint8Array): Uint8Array {
  const luma = new Uint8Array(plane);
  for (let pixel = 0; pixel < plane; pixel++) {
    const r = crop[pixel] as number;
    const g = crop[pixel + plane] as number;
    const b = crop[pixel + 2 * plane] as number;
    luma[pixel] = (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
  }
  return luma;
}

function formatFeatures({ mode, width, height }: Picture, alpha: Uint8Array | undefined): Float32Array {
  return Float32Array.of(
    alpha === undefined ? 0 : 1,
    alpha === undefined ? 0 : standardDeviation(alpha) / 255,
    mode === 'P' ? 1 : 0,
    mode === 'RGB' ? 1 : 0,
    width / 256,
    height / 256,
  );
}
