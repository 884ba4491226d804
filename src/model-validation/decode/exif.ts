/** What EXIF in a JPEG begins with, and what Pillow puts before that of a PNG. */
const mark = new TextEncoder().encode('Exif\0\0');

export function hasExifMark(bytes: Uint8Array): boolean {
  return mark.every((byte, place) => bytes[place] === byte);
}

/** EXIF with its mark before it; nothing stays nothing. */
export function withExifMark(exif: Uint8Array): Uint8Array {
  return exif.length === 0 ? exif : new Uint8Array(Buffer.concat([mark, exif]));
}

/** The parts of an EXIF that is spread over several segments, each with the mark, as one with one mark. */
export function joinExif(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part, place) => (place === 0 ? part : part.subarray(mark.length)))),
  );
}
