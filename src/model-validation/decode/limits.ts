import { broken } from './broken.ts';

/** A file of more bytes is not read as a picture. */
export const file_bytes_max = 256 * 1024 * 1024;

/** A picture of more pixels is refused before anything of it is decompressed. */
export const pixels_max = 100_000_000;

/** @throws GatesError `picture_invalid` for a picture without pixels, or with more than are decoded */
export function checkSize(what: string, width: number, height: number): void {
  if (width === 0 || height === 0) throw broken(what, `it is ${width} × ${height} pixels`);
  if (width * height > pixels_max)
    throw broken(
      what,
      `it has ${width} × ${height} pixels; expected at most ${pixels_max / 1_000_000} million`,
    );
}
