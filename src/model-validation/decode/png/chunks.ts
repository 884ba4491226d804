import { broken } from '../broken.ts';
import { ByteReader } from '../bytes.ts';

export interface PngChunk {
  readonly type: string;
  /** a view of the file */
  readonly data: Uint8Array;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder >>> 0;
});

/** CRC-32 of ISO 3309, as PNG uses it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let place = 0; place < bytes.length; place++)
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[place] as number)) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The chunks of a PNG up to and with IEND, each with the right CRC; bytes behind it are left alone. */
export function readChunks(bytes: Uint8Array): PngChunk[] {
  const reader = new ByteReader(bytes, 'PNG');
  const chunks: PngChunk[] = [];
  for (let place = 8; ; ) {
    const length = reader.uint32BigEndian(place);
    const type = reader.text(place + 4, 4);
    const data = reader.part(place + 8, length);
    if (crc32(reader.part(place + 4, length + 4)) !== reader.uint32BigEndian(place + 8 + length))
      throw broken('PNG', `the CRC of its chunk ${JSON.stringify(type)} is wrong`);
    chunks.push({ type, data });
    if (type === 'IEND') return chunks;
    place += 12 + length;
  }
}
