import smallPictures from 'gates:pictures';
import { b64decode } from 'k6/encoding';
import { SettingsError } from '../settings/parsers.ts';

/** A picture to send. */
export interface Image {
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

const magic: readonly [string, string][] = [
  ['image/png', '\x89PNG'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/webp', 'RIFF....WEBP'],
];

/** The named files, or the small pictures that come with the script. Only in k6's init phase. */
export function loadImages(files: readonly string[] | undefined): Image[] {
  if (files === undefined)
    return smallPictures.map(({ name, base64 }) => imageOf(name, b64decode(base64, 'std')));
  return files.map((file) => {
    let bytes: ArrayBuffer;
    try {
      bytes = open(file, 'b');
    } catch (error) {
      throw new SettingsError(`IMAGES: ${file} can't be read: ${(error as Error).message}.`);
    }
    return imageOf(file, bytes);
  });
}

function imageOf(name: string, bytes: ArrayBuffer): Image {
  const start = String.fromCharCode(...new Uint8Array(bytes.slice(0, 12)));
  const known = magic.find(([, pattern]) =>
    [...pattern].every((character, index) => character === '.' || start[index] === character),
  );
  if (known === undefined) throw new SettingsError(`IMAGES: ${name} is no PNG, JPEG, GIF or WebP image.`);
  return { name: name.replace(/^.*\//, ''), type: known[0], bytes };
}
