import { readFile, stat } from 'node:fs/promises';

/** A text file's content and when it was written last. */
export interface TextFile {
  readonly text: string;
  readonly modifiedAt: Date;
}

/**
 * Reads a whole text file; a byte-order mark is left out.
 *
 * @throws Error with the rest of a sentence that begins with the file's name, such as `is larger than 16 MiB`
 */
export async function readText(path: string, bytes_max: number): Promise<TextFile> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error(found.isDirectory() ? 'is a folder' : 'is no regular file');
    if (found.size > bytes_max) throw new Error(tooLarge(bytes_max));
    return { text: decodeText(await readFile(path)), modifiedAt: found.mtime };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined
      ? error
      : new Error(reasons[code] ?? `can't be read (${code})`, { cause: error });
  }
}

/**
 * Text from its bytes, without a byte-order mark.
 *
 * @throws Error when they are no UTF-8, as in an image or an archive
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error('is no text in UTF-8', { cause: error });
  }
}

export function tooLarge(bytes_max: number): string {
  return `is larger than ${bytes_max / 1024 ** 2} MiB`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: "can't be read: permission denied",
  ELOOP: "can't be read: links lead in a circle",
};
