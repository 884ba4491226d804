import type { ContractInput } from './contract-file.ts';
import { eachCropped } from './crop.ts';

type Size = { readonly width: number; readonly height: number };
type Pixels = Size & { readonly rgb: Uint8Array };

/**
 * The picture in the size of the input: 3 values a pixel, interleaved, 0 to 255.
 *
 * A pixel's centre is half a pixel from its edge, and a place outside of the picture is that of the nearest pixel inside.
 * `nearest` takes the pixel ⌊(x + ½) · from / to⌋; `bilinear` weighs the four around (x + ½) · from / to − ½ and does not
 * round; neither smooths before it shrinks. (ONNX's Resize with `half_pixel`, without `antialias`.) What is bigger than the
 * input is cropped in its middle, what is smaller is surrounded by zeros.
 */
export function resample(
  picture: Pixels,
  { width_pixels, height_pixels, resize }: Pick<ContractInput, 'width_pixels' | 'height_pixels' | 'resize'>,
): Float64Array {
  const target = { width: width_pixels, height: height_pixels };
  const values = new Float64Array(target.width * target.height * 3);
  const scaled = resize.method === 'none' ? picture : scaledSize(picture, target, resize.shorter_side_pixels);
  const across = axis(picture.width, scaled.width, resize.method === 'bilinear');
  const down = axis(picture.height, scaled.height, resize.method === 'bilinear');
  eachCropped(scaled, target, (source, place) => {
    const x = across(source % scaled.width);
    const y = down(Math.floor(source / scaled.width));
    for (let channel = 0; channel < 3; channel++) {
      const at = (row: number, column: number) =>
        picture.rgb[(row * picture.width + column) * 3 + channel] as number;
      const upper = at(y.first, x.first) * (1 - x.share) + at(y.first, x.second) * x.share;
      const lower = at(y.second, x.first) * (1 - x.share) + at(y.second, x.second) * x.share;
      values[place * 3 + channel] = upper * (1 - y.share) + lower * y.share;
    }
  });
  return values;
}

function scaledSize(picture: Size, target: Size, shorter_side_pixels: number | undefined): Size {
  if (shorter_side_pixels === undefined) return target;
  const shorter = Math.min(picture.width, picture.height);
  const scaledSide = (side: number) => Math.floor((side * shorter_side_pixels) / shorter);
  return { width: scaledSide(picture.width), height: scaledSide(picture.height) };
}

/** Between which two pixels a place of the scaled axis lies, and how much of it is the second's. */
interface Neighbours {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function axis(from: number, to: number, isBilinear: boolean): (place: number) => Neighbours {
  const inside = (place: number) => Math.min(from - 1, Math.max(0, place));
  return (place) => {
    if (!isBilinear) {
      const nearest = inside(Math.floor(((place + 0.5) * from) / to));
      return { first: nearest, second: nearest, share: 0 };
    }
    const centre = ((place + 0.5) * from) / to - 0.5;
    const floor = Math.floor(centre);
    return { first: inside(floor), second: inside(floor + 1), share: centre - floor };
  };
}
