import sharp from 'sharp';
import {
  encodeBmp,
  encodeGif,
  encodePng,
  generator,
  join,
  randomBytes,
  smoothBytes,
} from '../../src/model-validation/decode/encode.testing.ts';

export interface NamedPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const sizes = [
  [1, 1],
  [5, 7],
  [255, 253],
  [256, 256],
  [257, 259],
  [300, 90],
  [61, 401],
] as const;

/** Pictures of every format, kind and size that the contract treats apart; the same ones every time. */
export async function generatedPictures(): Promise<NamedPicture[]> {
  const next = generator(424_242);
  const pictures: NamedPicture[] = [];
  const add = (name: string, bytes: Uint8Array) => pictures.push({ name, bytes });
  for (const [width, height] of sizes) {
    const size = `${width}x${height}`;
    addPngs(size, width, height, next, add);
    addGifs(size, width, height, next, add);
    addBmps(size, width, height, next, add);
    await addSharps(size, width, height, next, add);
  }
  return pictures;
}

type Add = (name: string, bytes: Uint8Array) => void;

function addPngs(size: string, width: number, height: number, next: () => number, add: Add): void {
  const pixels = width * height;
  for (const [colourType, channels, depths] of [
    [0, 1, [1, 2, 4, 8, 16]],
    [2, 3, [8, 16]],
    [3, 1, [1, 2, 4, 8]],
    [4, 2, [8, 16]],
    [6, 4, [8, 16]],
  ] as const)
    for (const depth_bits of depths)
      for (const interlaced of [false, true]) {
        const full = 2 ** depth_bits;
        const samples =
          depth_bits === 16
            ? Uint16Array.from({ length: pixels * channels }, () => next() % (next() % 3 === 0 ? 300 : full))
            : Uint8Array.from({ length: pixels * channels }, () => next() % full);
        const colours = Math.min(full, 200);
        const before = [
          ...(colourType === 3 ? [['PLTE', randomBytes(colours * 3, next)] as const] : []),
          ...(colourType === 3 && depth_bits > 1 ? [['tRNS', Uint8Array.of(0, 128)] as const] : []),
          ...(colourType === 2 ? [['tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3)] as const] : []),
        ];
        const after = interlaced ? [['eXIf', randomBytes(90, next)] as const] : [];
        const bytes = encodePng({
          width,
          height,
          colourType,
          depth_bits,
          interlaced,
          samples,
          before,
          after,
        });
        const tail = next() % 2 === 0 ? randomBytes(next() % 3000, next) : new Uint8Array(0);
        add(`${size}-type${colourType}-${depth_bits}-${interlaced}.png`, join([bytes, tail]));
      }
}

function addGifs(size: string, width: number, height: number, next: () => number, add: Add): void {
  for (const [name, options] of [
    ['plain', {}],
    ['interlaced', { interlaced: true }],
    ['local', { local: true }],
    ['transparent', { transparent: 3 }],
    ['animated', { more: [new Uint8Array(width * height).fill(1)] }],
    ['part', { frame: { x: 0, y: 0, width: Math.ceil(width / 2), height: Math.ceil(height / 2) } }],
  ] as const)
    for (const colours of [4, 256]) {
      const grey = colours === 4 && name === 'plain';
      const palette = grey
        ? Uint8Array.from({ length: 12 }, (_, place) => Math.floor(place / 3))
        : randomBytes(colours * 3, next);
      const frame = 'frame' in options ? options.frame : { width, height };
      const indices = Uint8Array.from({ length: frame.width * frame.height }, () => next() % colours);
      const bytes = encodeGif({ width, height, indices, palette, ...options });
      add(`${size}-${name}-${colours}.gif`, join([bytes, randomBytes(next() % 2 === 0 ? 900 : 0, next)]));
    }
}

function addBmps(size: string, width: number, height: number, next: () => number, add: Add): void {
  for (const pixel_bits of [1, 4, 8] as const)
    for (const [name, options] of [
      ['plain', {}],
      ['top-down', { topDown: true }],
      ['small', { small: true }],
    ] as const) {
      const samples = Uint8Array.from({ length: width * height }, () => next() % 2 ** pixel_bits);
      const palette = randomBytes(3 * 2 ** pixel_bits, next);
      add(
        `${size}-${pixel_bits}-${name}.bmp`,
        encodeBmp({ width, height, pixel_bits, samples, palette, ...options }),
      );
    }
  for (const [name, options] of [
    ['24', { pixel_bits: 24 }],
    ['32', { pixel_bits: 32 }],
    ['32-alpha', { pixel_bits: 32, alphaMask: true }],
  ] as const) {
    const samples = randomBytes((width * height * options.pixel_bits) / 8, next);
    add(`${size}-${name}.bmp`, encodeBmp({ width, height, samples, ...options }));
  }
}

async function addSharps(
  size: string,
  width: number,
  height: number,
  next: () => number,
  add: Add,
): Promise<void> {
  const picture = (channels: 3 | 4) =>
    sharp(smoothBytes(width * height * channels, next), { raw: { width, height, channels } });
  const withTail = (bytes: Uint8Array) => join([bytes, randomBytes(next() % 2 === 0 ? 1200 : 40, next)]);
  const exif = { IFD0: { Copyright: 'nobody', ImageDescription: 'a generated picture' } };
  for (const [name, made] of [
    ['420.jpg', picture(3).jpeg({ quality: 85 })],
    ['444.jpg', picture(3).jpeg({ quality: 95, chromaSubsampling: '4:4:4' })],
    ['progressive.jpg', picture(3).jpeg({ progressive: true, quality: 60 })],
    ['exif.jpg', picture(3).withExif(exif).jpeg()],
    ['grey.jpg', picture(3).toColourspace('b-w').jpeg()],
    ['profile.jpg', picture(3).withIccProfile('p3').jpeg()],
    ['lossless.webp', picture(3).webp({ lossless: true })],
    ['lossless-alpha.webp', picture(4).webp({ lossless: true, exact: true })],
    ['lossy.webp', picture(3).webp({ quality: 70 })],
    ['lossy-alpha.webp', picture(4).webp({ quality: 70 })],
    ['exif.webp', picture(3).withExif(exif).webp({ lossless: true })],
    ['palette.png', picture(4).png({ palette: true, colours: 17 })],
    ['adaptive.png', picture(4).png({ adaptiveFiltering: true, progressive: true })],
    ['profile.png', picture(3).withIccProfile('p3').withExif(exif).png()],
  ] as const)
    add(`${size}-${name}`, withTail(await made.toBuffer()));
}
