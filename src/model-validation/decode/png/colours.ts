import { broken } from '../broken.ts';
import { type Colours, greyColours, paletteColours } from '../colours.ts';
import type { Picture } from '../picture.ts';
import { colourTypes, type PngHeader } from './header.ts';

/**
 * What the samples of a PNG mean.
 *
 * @param plte the chunk PLTE
 * @param trns the chunk tRNS: alpha by index, or the one sample or colour that is transparent
 */
export function coloursOf(
  header: PngHeader,
  samples: Uint8Array | Uint16Array,
  plte: Uint8Array | undefined,
  trns: Uint8Array | undefined,
): Colours & Pick<Picture, 'samples16'> {
  const keepsAll = samples instanceof Uint16Array ? { samples16: samples } : {};
  const { colourType, channels, depth_bits } = header;
  switch (colourType) {
    case colourTypes.palette:
      return paletteColoursOf(samples as Uint8Array, plte, trns);
    case colourTypes.grey: {
      const colours = greyColours(
        depth_bits === 1 ? '1' : depth_bits === 16 ? 'I16' : 'L',
        greyOf(samples, depth_bits),
      );
      return { ...colours, ...transparentColour(header, samples, trns), ...keepsAll };
    }
    case colourTypes.rgb: {
      const rgb = channelsOf(samples, channels, [0, 1, 2]);
      return { mode: 'RGB', rgb, ...transparentColour(header, samples, trns), ...keepsAll };
    }
    case colourTypes.greyAlpha: {
      const alpha = channelsOf(samples, channels, [1]);
      // Pillow has no LA of 16 bits
      const mode = depth_bits === 16 ? 'RGBA' : 'LA';
      return { mode, rgb: channelsOf(samples, channels, [0, 0, 0]), alpha, ...keepsAll };
    }
    case colourTypes.rgba: {
      const alpha = channelsOf(samples, channels, [3]);
      return { mode: 'RGBA', rgb: channelsOf(samples, channels, [0, 1, 2]), alpha, ...keepsAll };
    }
  }
}

function paletteColoursOf(
  indices: Uint8Array,
  plte: Uint8Array | undefined,
  trns: Uint8Array | undefined,
): Colours {
  if (plte === undefined || plte.length === 0 || plte.length > 768 || plte.length % 3 !== 0)
    throw broken('PNG', `its palette has ${plte?.length ?? 0} bytes; expected 3 to 768, 3 a colour`);
  if (trns === undefined) return paletteColours(indices, plte);
  if (trns.length > plte.length / 3)
    throw broken('PNG', `${trns.length} of its ${plte.length / 3} colours have an alpha`);
  return { ...paletteColours(indices, plte), alpha: indices.map((index) => trns[index] ?? 255) };
}

/** 8 bits of grey: fewer are stretched to 0…255, more saturate. */
function greyOf(samples: Uint8Array | Uint16Array, depth_bits: number): Uint8Array {
  if (depth_bits === 8) return samples as Uint8Array;
  const stretch = depth_bits < 8 ? 255 / ((1 << depth_bits) - 1) : 1;
  const grey = new Uint8Array(samples.length);
  for (let pixel = 0; pixel < grey.length; pixel++)
    grey[pixel] = Math.min(255, (samples[pixel] as number) * stretch);
  return grey;
}

/** The chosen channels of all pixels, of 16 bits their high byte. Channel by channel: the loop over pixels is the inner one. */
function channelsOf(
  samples: Uint8Array | Uint16Array,
  channels: number,
  chosen: readonly number[],
): Uint8Array {
  const shift = samples instanceof Uint16Array ? 8 : 0;
  const pixels = samples.length / channels;
  const taken = new Uint8Array(pixels * chosen.length);
  const step = chosen.length;
  for (let position = 0; position < step; position++) {
    let from = chosen[position] as number;
    for (let place = position; place < taken.length; place += step) {
      taken[place] = (samples[from] as number) >> shift;
      from += channels;
    }
  }
  return taken;
}

function transparentColour(
  { channels, depth_bits }: PngHeader,
  samples: Uint8Array | Uint16Array,
  trns: Uint8Array | undefined,
): Pick<Picture, 'alpha'> {
  if (trns === undefined) return {};
  if (trns.length !== channels * 2)
    throw broken('PNG', `its chunk tRNS has ${trns.length} bytes; expected ${channels * 2}`);
  const mask = (1 << depth_bits) - 1;
  const transparent = Array.from(
    { length: channels },
    (_, channel) => (((trns[channel * 2] as number) << 8) | (trns[channel * 2 + 1] as number)) & mask,
  );
  const alpha = new Uint8Array(samples.length / channels);
  for (let pixel = 0; pixel < alpha.length; pixel++)
    alpha[pixel] = transparent.every((value, channel) => samples[pixel * channels + channel] === value)
      ? 0
      : 255;
  return { alpha };
}
