import type { PictureFormat } from './picture.ts';

const starts: readonly (readonly [PictureFormat, string])[] = [
  ['png', '\x89PNG\r\n\x1a\n'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['webp', 'RIFF....WEBP'],
  ['bmp', 'BM'],
];

/** What a file is by its first bytes, whatever its name says; undefined when it is none of them. */
export function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  return starts.find(([, start]) =>
    [...start].every((character, place) => character === '.' || bytes[place] === character.charCodeAt(0)),
  )?.[0];
}
