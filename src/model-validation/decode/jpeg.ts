import { broken } from './broken.ts';
import { ByteReader } from './bytes.ts';
import { greyColours } from './colours.ts';
import { hasExifMark, joinExif } from './exif.ts';
import { checkSize } from './limits.ts';
import type { Decoded } from './picture.ts';
import { decodeWithSharp } from './sharp.ts';

interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly precision_bits: number;
  readonly components: number;
  readonly exif: Uint8Array;
}

/** Decodes a JPEG of 8 bits, grey or in colour, to the pixels of libjpeg. CMYK has no mode here and is refused. */
export async function decodeJpeg(bytes: Uint8Array): Promise<Decoded> {
  const { width, height, precision_bits, components, exif } = readHeader(bytes);
  checkSize('JPEG', width, height);
  if (precision_bits !== 8) throw broken('JPEG', `it has ${precision_bits} bits a sample; expected 8`);
  if (components !== 1 && components !== 3)
    throw broken('JPEG', `it has ${components} components; expected 1 (grey) or 3 (colour)`);
  const { data, channels, ...size } = await decodeWithSharp(bytes);
  if (size.width !== width || size.height !== height)
    throw broken('JPEG', `its header says ${width} × ${height}, its pixels ${size.width} × ${size.height}`);
  const colours =
    components === 1
      ? greyColours('L', everyNth(data, channels))
      : ({ mode: 'RGB', rgb: new Uint8Array(data) } as const);
  return { width, height, ...colours, exif };
}

function everyNth(data: Uint8Array, step: number): Uint8Array {
  const taken = new Uint8Array(data.length / step);
  for (let place = 0; place < taken.length; place++) taken[place] = data[place * step] as number;
  return taken;
}

/** Walks the segments up to the pixels. */
function readHeader(bytes: Uint8Array): JpegHeader {
  const reader = new ByteReader(bytes, 'JPEG');
  const exif: Uint8Array[] = [];
  let frame: Omit<JpegHeader, 'exif'> | undefined;
  for (let place = 2; ; ) {
    if (reader.uint8(place) !== 0xff) throw broken('JPEG', `there is no segment at byte ${place}`);
    const marker = reader.uint8(place + 1);
    if (marker === 0xff) {
      place++;
      continue;
    }
    if (isAlone(marker)) {
      place += 2;
      continue;
    }
    const data = reader.part(place + 4, Math.max(0, reader.uint16BigEndian(place + 2) - 2));
    if (marker === startOfScan) break;
    if (marker === application1 && hasExifMark(data)) exif.push(data);
    if (isStartOfFrame(marker))
      frame = {
        precision_bits: reader.uint8(place + 4),
        height: reader.uint16BigEndian(place + 5),
        width: reader.uint16BigEndian(place + 7),
        components: reader.uint8(place + 9),
      };
    place += 4 + data.length;
  }
  if (frame === undefined) throw broken('JPEG', 'it has no frame before its pixels');
  return { ...frame, exif: joinExif(exif) };
}

const startOfScan = 0xda;
const application1 = 0xe1;

/** Markers without a segment: TEM, RST0 to RST7, SOI. */
function isAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15, among which DHT, JPG and DAC stand. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
