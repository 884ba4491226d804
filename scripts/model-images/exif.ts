const program = 'gimp\0';
/** One tag beside the program's name: the directory with the comment. */
const tags = 2;
const directory_bytes = 2 + 12 * tags + 4;
const header_bytes = 8;
const inner_bytes = 18;

/**
 * EXIF as a paint program might write it: its name (Software) and a comment (UserComment) of these bytes, in little-endian TIFF
 * behind `Exif\0\0`.
 *
 * Source: JEITA CP-3451, "Exchangeable image file format for digital still cameras".
 */
export function exifWithComment(comment: Uint8Array): Uint8Array {
  const name = Buffer.from(program, 'latin1');
  const padded = Buffer.concat([name], name.length + (name.length % 2));
  const nameAt = header_bytes + directory_bytes;
  const innerAt = nameAt + padded.length;
  const value = Buffer.concat([Buffer.from('ASCII\0\0\0', 'latin1'), comment]);
  return Buffer.concat([
    Buffer.from('Exif\0\0II*\0', 'latin1'),
    words32(header_bytes),
    words16(tags),
    entry(0x0131, 2, name.length, nameAt),
    entry(0x8769, 4, 1, innerAt),
    words32(0),
    padded,
    words16(1),
    entry(0x9286, 7, value.length, innerAt + inner_bytes),
    words32(0),
    value,
  ]);
}

function entry(tag: number, type: number, count: number, value: number): Buffer {
  return Buffer.concat([words16(tag, type), words32(count, value)]);
}

function words16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

function words32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}
