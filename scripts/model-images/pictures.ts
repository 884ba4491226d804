import sharp, { type Sharp } from 'sharp';
import { Chooser } from './noise.ts';

/** What a drawn picture looks like, and so how its pixels are stored. */
export const pictureKinds = ['icon', 'scene', 'grey', 'palette'] as const;
export type PictureKind = (typeof pictureKinds)[number];

export const losslessFormats = ['png', 'webp', 'gif'] as const;
export type PictureFormat = (typeof losslessFormats)[number] | 'jpeg';

const sides = [32, 48, 64, 96, 128, 192, 256] as const;

/**
 * Draws a clean picture, the same for the same seed and version of sharp: shapes with soft edges and gradients, as icons and
 * clip art have them. An `icon` is transparent around its shapes, a `scene` is opaque, `grey` has no colour, and a `palette`
 * has few.
 */
export async function drawPicture(
  seed: number,
  { kind, format }: { kind: PictureKind; format: PictureFormat },
): Promise<Uint8Array> {
  const chooser = new Chooser(seed);
  const svg = drawing(chooser, chooser.among(sides), kind);
  return new Uint8Array(await encoded(stored(sharp(Buffer.from(svg)), kind), kind, format).toBuffer());
}

function stored(picture: Sharp, kind: PictureKind): Sharp {
  switch (kind) {
    case 'icon':
      return picture;
    case 'grey':
      return picture.removeAlpha().toColourspace('b-w');
    default:
      return picture.removeAlpha();
  }
}

function encoded(picture: Sharp, kind: PictureKind, format: PictureFormat): Sharp {
  switch (format) {
    case 'png':
      // without dithering: noise in the lowest bits is what a detector looks for
      return kind === 'palette'
        ? picture.png({ palette: true, colours: 64, dither: 0 })
        : picture.png({ palette: false });
    case 'webp':
      return picture.webp({ lossless: true });
    case 'gif':
      return picture.gif({ dither: 0 });
    case 'jpeg':
      return picture.jpeg({ quality: 88 });
  }
}

function drawing(chooser: Chooser, side: number, kind: PictureKind): string {
  const gradients = Array.from({ length: 3 }, (_, index) => gradient(chooser, index)).join('');
  const background = kind === 'icon' ? '' : `<rect width="${side}" height="${side}" fill="url(#g0)"/>`;
  const shapes = Array.from({ length: 3 + chooser.below(5) }, () => shape(chooser, side)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><defs>${gradients}</defs>${background}${shapes}</svg>`;
}

function gradient(chooser: Chooser, index: number): string {
  const stop = (offset: number) => `<stop offset="${offset}" stop-color="${colour(chooser)}"/>`;
  return `<linearGradient id="g${index}" gradientTransform="rotate(${chooser.below(90)})">${stop(0)}${stop(1)}</linearGradient>`;
}

function shape(chooser: Chooser, side: number): string {
  const at = () => chooser.below(side);
  const length = () => 2 + chooser.below(side / 2);
  const fill = chooser.fraction() < 0.5 ? `url(#g${chooser.below(3)})` : colour(chooser);
  const look = `fill="${fill}" stroke="${colour(chooser)}" stroke-width="${chooser.below(4)}"`;
  return chooser.among([
    () =>
      `<rect x="${at()}" y="${at()}" width="${length()}" height="${length()}" rx="${chooser.below(9)}" ${look}/>`,
    () => `<ellipse cx="${at()}" cy="${at()}" rx="${length()}" ry="${length()}" ${look}/>`,
    () => `<path d="M${at()} ${at()}L${at()} ${at()}Q${at()} ${at()} ${at()} ${at()}Z" ${look}/>`,
  ])();
}

function colour(chooser: Chooser): string {
  return `#${Math.floor(chooser.fraction() * 2 ** 24)
    .toString(16)
    .padStart(6, '0')}`;
}
