import smallPictures from 'gates:pictures';
import { b64decode } from 'k6/encoding';
import { mediaTypeOf } from '../media-type.ts';
import { SettingsError } from '../settings/parsers.ts';

/** A picture to send. */
export interface Image {
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** The named files, or the small pictures that come with the script. Only in k6's init phase. */
export function loadImages(files: readonly string[] | undefined): Image[] {
  if (files === undefined)
    return smallPictures.map(({ name, base64 }) => imageOf(name, b64decode(base64, 'std')));
  return files.map((file) => {
    let bytes: ArrayBuffer;
    try {
      bytes = open(file, 'b');
    } catch (error) {
      throw new SettingsError('IMAGES', `${file} can't be read: ${(error as Error).message}.`);
    }
    return imageOf(file, bytes);
  });
}

function imageOf(name: string, bytes: ArrayBuffer): Image {
  const type = mediaTypeOf(new Uint8Array(bytes, 0, Math.min(12, bytes.byteLength)));
  if (type === undefined) throw new SettingsError('IMAGES', `${name} is no PNG, JPEG, GIF or WebP image.`);
  return { name: name.replace(/^.*\//, ''), type, bytes };
}
