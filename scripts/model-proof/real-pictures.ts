import { open, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pixels_max } from '../../src/model-validation/decode/limits.ts';
import { csvRows } from '../../src/model-validation/table/csv.ts';
import { DEBIAN_PACKAGES, debianPackageFolder } from '../tools/debian.ts';

/** The pictures that the example's detector was not trained on, with their groups. */
export const heldOutFile = 'examples/starlight/model/held-out.csv';

export interface RealPicture {
  readonly path: string;
  /** below the package's root */
  readonly name: string;
  /** as a PNG's header says; 0 for a file that is none, whatever its name */
  readonly pixels: number;
  /** the group of near-duplicates, for pictures that the detector was not trained on; undefined for others */
  readonly heldOutGroup: string | undefined;
}

export interface RealPictures {
  /** by name */
  readonly pictures: readonly RealPicture[];
  /** files with more pixels than are decoded */
  readonly tooLarge: number;
}

/**
 * The clean pictures of two Debian packages, clip art and icons, fetched once.
 *
 * @throws GatesError `tool_missing` where the packages can't be had; Error when a picture that was held out is not there
 */
export async function realPictures(): Promise<RealPictures> {
  const groups = new Map<string, string>();
  for (const { cells } of csvRows(await readFile(heldOutFile, 'utf8'), heldOutFile))
    groups.set(cells['path'] ?? '', cells['group'] ?? '');
  const pictures: RealPicture[] = [];
  let tooLarge = 0;
  for (const name of DEBIAN_PACKAGES) {
    const root = await debianPackageFolder(name);
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.png')) continue;
      const path = join(entry.parentPath, entry.name);
      const below = relative(root, path);
      const pixels = await pixelsOf(path);
      if (pixels > pixels_max) tooLarge++;
      else pictures.push({ path, name: below, pixels, heldOutGroup: groups.get(below) });
    }
  }
  const found = pictures.filter(({ heldOutGroup }) => heldOutGroup !== undefined).length;
  if (found !== groups.size)
    throw new Error(
      `${heldOutFile} lists ${groups.size} pictures, of which ${found} are in the packages here.`,
    );
  return { pictures: pictures.sort((a, b) => (a.name < b.name ? -1 : 1)), tooLarge };
}

async function pixelsOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(24), 0, 24, 0);
    if (bytesRead < 24 || buffer.toString('latin1', 12, 16) !== 'IHDR') return 0;
    return buffer.readUInt32BE(16) * buffer.readUInt32BE(20);
  } finally {
    await file.close();
  }
}
