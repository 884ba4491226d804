import { broken } from '../broken.ts';
import { ByteReader } from '../bytes.ts';

export interface GifFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** 3 bytes a colour; its own palette, else that of the file */
  readonly palette: Uint8Array | undefined;
  readonly transparentIndex: number | undefined;
  readonly minimum_bits: number;
  readonly data: Uint8Array;
}

export interface GifFile {
  readonly width: number;
  readonly height: number;
  readonly firstFrame: GifFrame;
}

const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;
const graphicControl = 0xf9;

/** The screen and the first frame of a GIF. The file must be whole: all its blocks are walked to the trailer. */
export function readBlocks(bytes: Uint8Array): GifFile {
  const reader = new ByteReader(bytes, 'GIF');
  const [filePalette, afterPalette] = paletteAt(reader, 13, reader.uint8(10));
  let firstFrame: GifFrame | undefined;
  let transparentIndex: number | undefined;
  for (let place = afterPalette; ; ) {
    const kind = reader.uint8(place);
    if (kind === trailer) break;
    if (kind === extension) {
      const [data, end] = subBlocks(reader, place + 2);
      if (reader.uint8(place + 1) === graphicControl && data.length >= 4)
        transparentIndex = (data[0] as number) & 1 ? data[3] : transparentIndex;
      place = end;
    } else if (kind === image) {
      const [palette, afterOwn] = paletteAt(reader, place + 10, reader.uint8(place + 9));
      const [data, end] = subBlocks(reader, afterOwn + 1);
      firstFrame ??= {
        x: reader.uint16(place + 1),
        y: reader.uint16(place + 3),
        width: reader.uint16(place + 5),
        height: reader.uint16(place + 7),
        interlaced: (reader.uint8(place + 9) & 0x40) !== 0,
        palette: palette ?? filePalette,
        transparentIndex,
        minimum_bits: reader.uint8(afterOwn),
        data,
      };
      place = end;
    } else if (kind === 0) place++;
    else throw broken('GIF', `there is no block 0x${kind.toString(16)}`);
  }
  if (firstFrame === undefined) throw broken('GIF', 'it has no frame');
  return { width: reader.uint16(6), height: reader.uint16(8), firstFrame };
}

function paletteAt(reader: ByteReader, place: number, flags: number): [Uint8Array | undefined, number] {
  if ((flags & 0x80) === 0) return [undefined, place];
  const length = 3 * 2 ** ((flags & 7) + 1);
  return [reader.part(place, length), place + length];
}

/** The contents of a chain of sub-blocks, and where it ends. */
function subBlocks(reader: ByteReader, from: number): [Uint8Array, number] {
  const parts: Uint8Array[] = [];
  for (let place = from; ; ) {
    const length = reader.uint8(place);
    if (length === 0) return [Buffer.concat(parts), place + 1];
    parts.push(reader.part(place + 1, length));
    place += 1 + length;
  }
}
