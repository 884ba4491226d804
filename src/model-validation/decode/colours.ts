import type { Picture } from './picture.ts';

/** How pixels are stored, and what colours they are. */
export type Colours = Pick<Picture, 'mode' | 'rgb' | 'alpha' | 'palette' | 'indices'>;

/** Pixels of one grey byte each. */
export function greyColours(mode: 'L' | '1' | 'I16', grey: Uint8Array): Colours {
  const rgb = new Uint8Array(grey.length * 3);
  for (let pixel = 0; pixel < grey.length; pixel++) rgb.fill(grey[pixel] as number, pixel * 3, pixel * 3 + 3);
  return { mode, rgb };
}

/**
 * Pixels that are indices into a palette.
 *
 * @param colours 3 bytes a colour, at most 256 of them; an index behind the last is black
 */
export function paletteColours(indices: Uint8Array, colours: Uint8Array): Colours {
  const palette = new Uint8Array(768);
  palette.set(colours);
  const rgb = new Uint8Array(indices.length * 3);
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const colour = (indices[pixel] as number) * 3;
    rgb[pixel * 3] = palette[colour] as number;
    rgb[pixel * 3 + 1] = palette[colour + 1] as number;
    rgb[pixel * 3 + 2] = palette[colour + 2] as number;
  }
  return { mode: 'P', rgb, palette, indices };
}
