import pictures from 'gates:pictures';
import { b64decode } from 'k6/encoding';
import { mediaTypeOf } from '../media-type.ts';
import { SettingsError } from '../settings/parsers.ts';

/** A picture to send. */
export interface Image {
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** Which pictures there are, without their bytes. */
export interface ImageName {
  /** the file, or undefined for a picture that comes with the script */
  readonly file?: string;
  readonly name: string;
  readonly type: string;
}

/**
 * The named files, looked through, or the small pictures that come with the script. Only in k6's init phase, and once for
 * all virtual users.
 *
 * @throws SettingsError for a file that can't be read or is no image
 */
export function nameImages(files: readonly string[] | undefined): ImageName[] {
  if (files === undefined) return pictures.map(({ name, type }) => ({ name, type }));
  return files.map((file) => {
    const type = mediaTypeOf(new Uint8Array(read(file)));
    if (type === undefined) throw new SettingsError('IMAGES', `${file} is no PNG, JPEG, GIF or WebP image.`);
    return { file, name: file.replace(/^.*\//, ''), type };
  });
}

/** A picture with its bytes. Files are opened in k6's init phase only. */
export function loadImage({ file, name, type }: ImageName): Image {
  if (file !== undefined) return { name, type, bytes: read(file) };
  const base64 = pictures.find((picture) => picture.name === name)?.base64 ?? '';
  return { name, type, bytes: b64decode(base64, 'std') };
}

function read(file: string): ArrayBuffer {
  try {
    return open(file, 'b');
  } catch (error) {
    throw new SettingsError('IMAGES', `${file} can't be read: ${(error as Error).message}.`);
  }
}
