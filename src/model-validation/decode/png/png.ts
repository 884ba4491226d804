import { broken } from '../broken.ts';
import { withExifMark } from '../exif.ts';
import type { Decoded } from '../picture.ts';
import { type PngChunk, readChunks } from './chunks.ts';
import { coloursOf } from './colours.ts';
import { readHeader } from './header.ts';
import { readSamples } from './samples.ts';

const known = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

/** Decodes a PNG of any colour type and depth, interlaced or not; of an animated one the default picture. */
export function decodePng(bytes: Uint8Array): Decoded {
  const chunks = readChunks(bytes);
  const header = readHeader(chunks[0]);
  const strange = chunks.find(({ type }) => isCritical(type) && !known.has(type));
  if (strange !== undefined)
    throw broken('PNG', `its chunk ${JSON.stringify(strange.type)} is critical and not known`);
  const idat = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  if (idat.length === 0) throw broken('PNG', 'it has no chunk IDAT');
  const { width, height } = header;
  return {
    width,
    height,
    ...coloursOf(header, readSamples(header, idat), lastOf(chunks, 'PLTE'), lastOf(chunks, 'tRNS')),
    exif: withExifMark(lastOf(chunks, 'eXIf') ?? new Uint8Array(0)),
  };
}

function isCritical(type: string): boolean {
  return (type.charCodeAt(0) & 0x20) === 0;
}

function lastOf(chunks: readonly PngChunk[], wanted: string): Uint8Array | undefined {
  return chunks.findLast(({ type }) => type === wanted)?.data;
}
