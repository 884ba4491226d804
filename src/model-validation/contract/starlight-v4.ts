import type { Picture } from '../decode/picture.ts';
import { sigmoid } from './activation.ts';
import { contentFeatures, packLowestBits, standardDeviation } from './content-features.ts';
import type { InputContract, Tensors, TensorValue } from './contract.ts';
import { contractDigest } from './contract-digest.ts';
import { centreSpan } from './crop.ts';
import { emptyTensors } from './empty-tensors.ts';
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

const outputs: InputContract['outputs'] = [
  { name: 'stego_logits', dims: ['batch', 1] },
  { name: 'method_logits', dims: ['batch', 5] },
  { name: 'method_id', dims: ['batch'] },
  { name: 'method_probs', dims: ['batch', 5] },
  { name: 'embedding', dims: ['batch', 64] },
];
const threshold_fraction = 0.5;

/** What the digest is taken over. Whoever changes what is done below changes what is said here. */
const description = {
  schema: 'gates.contract/v1',
  name: 'starlight-v4',
  type: 'float32',
  inputs,
  outputs: outputs.map(({ name, dims }) => ({ name, dims: [...dims] })),
  preparation: {
    crop: 'centre, from (length − 256) / 2 rounded half to even; padded by ⌊(256 − length) / 2⌋ zeros before',
    pixel_tensor: 'R, G, B / 255 of the crop',
    meta: 'the first 2048 bytes of EXIF and tail together / 255, zeros after them',
    alpha: 'of the crop in mode RGBA: alpha / 255, alpha & 1; zeros in other modes',
    lsb: 'R & 1, G & 1, B & 1 of the crop',
    palette: 'in mode P: 768 bytes of the palette / 255; zeros in other modes',
    palette_lsb: '((19595 R + 38470 G + 7471 B + 32768) >> 16) & 1 of the crop',
    format_features:
      'mode is RGBA, deviation of alpha / 255, mode is P, mode is RGB, width / 256, height / 256',
    content_features:
      'of the packed lowest bits of the crop, then of alpha: distinct, printable and most common bytes as fractions',
  },
  decision: { output: 'stego_logits', activation: 'sigmoid', above_fraction: threshold_fraction },
};

const contract: InputContract = {
  name: description.name,
  digest: contractDigest(description),
  inputs: Object.entries(inputs).map(([name, dims]) => ({ name, type: 'float32', dims })),
  outputs,
  prepare,
  decide(outputs) {
    const [logit] = readOutput(outputs, { name: 'stego_logits', length: 1 });
    const score = sigmoid(logit as number);
    return { score, positive: score > threshold_fraction };
  },
};

/**
 * The contract of Starlight V4: eight inputs of 32-bit floats, of which the pictures are centre crops of 256 × 256, and the
 * decision "hides something" when the sigmoid of `stego_logits` is over 0.5.
 */
export function starlightV4(): InputContract {
  return contract;
}

function prepare(picture: Picture, into: Tensors = emptyTensors(contract.inputs)): Tensors {
  const alpha = picture.mode === 'RGBA' ? picture.alpha : undefined;
  const values = (name: keyof typeof inputs) => (into[name] as TensorValue).data as Float32Array;
  const crop = fillPixels(picture, values('pixel_tensor'), values('lsb'), values('palette_lsb'));
  fillFractions(metaOf(picture), values('meta'));
  fillAlpha(picture, alpha, values('alpha'));
  fillFractions(picture.mode === 'P' ? picture.palette : undefined, values('palette'));
  values('format_features').set(formatFeatures(picture, alpha));
  values('content_features').set([
    ...contentFeatures(packLowestBits(crop)),
    ...contentFeatures(packLowestBits(alpha ?? new Uint8Array(0))),
  ]);
  return into;
}

/**
 * The crop as fractions, its lowest bits, and those of its Rec. 601 luma in the fixed point of Pillow.
 *
 * @returns the three planes R, G and B of the crop
 */
function fillPixels(
  { rgb, width, height }: Picture,
  pixels: Float32Array,
  lowest: Float32Array,
  lowestOfLuma: Float32Array,
): Uint8Array {
  const crop = new Uint8Array(3 * plane);
  const across = centreSpan(width, side);
  const down = centreSpan(height, side);
  for (const values of [pixels, lowest, lowestOfLuma]) values.fill(0);
  for (let y = 0; y < down.length; y++) {
    const target = (down.target + y) * side + across.target;
    let from = 3 * ((down.source + y) * width + across.source);
    for (let red = target; red < target + across.length; red++, from += 3) {
      const [green, blue] = [red + plane, red + 2 * plane];
      const r = rgb[from] as number;
      const g = rgb[from + 1] as number;
      const b = rgb[from + 2] as number;
      crop[red] = r;
      crop[green] = g;
      crop[blue] = b;
      pixels[red] = fractions[r] as number;
      pixels[green] = fractions[g] as number;
      pixels[blue] = fractions[b] as number;
      lowest[red] = r & 1;
      lowest[green] = g & 1;
      lowest[blue] = b & 1;
      lowestOfLuma[red] = ((19595 * r + 38470 * g + 7471 * b + 32768) >> 16) & 1;
    }
  }
  return crop;
}

/** The crop of alpha as fractions, and its lowest bits. */
function fillAlpha({ width, height }: Picture, alpha: Uint8Array | undefined, values: Float32Array): void {
  values.fill(0);
  if (alpha === undefined) return;
  const across = centreSpan(width, side);
  const down = centreSpan(height, side);
  for (let y = 0; y < down.length; y++) {
    const target = (down.target + y) * side + across.target;
    let from = (down.source + y) * width + across.source;
    for (let place = target; place < target + across.length; place++, from++) {
      const value = alpha[from] as number;
      values[place] = fractions[value] as number;
      values[place + plane] = value & 1;
    }
  }
}

/** Bytes as fractions; zeros for none. */
function fillFractions(bytes: Uint8Array | undefined, values: Float32Array): void {
  if (bytes === undefined) values.fill(0);
  else
    for (let place = 0; place < values.length; place++)
      values[place] = fractions[bytes[place] as number] as number;
}

/** The first bytes of EXIF and tail together, zeros after them. */
function metaOf({ exif, tail }: Picture): Uint8Array {
  const meta = new Uint8Array(meta_bytes);
  meta.set(exif.subarray(0, meta_bytes));
  meta.set(tail.subarray(0, Math.max(0, meta_bytes - exif.length)), Math.min(exif.length, meta_bytes));
  return meta;
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
