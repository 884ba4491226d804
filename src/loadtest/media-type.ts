const patterns: readonly (readonly [type: string, start: string])[] = [
  ['image/png', '\x89PNG'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/webp', 'RIFF....WEBP'],
];

/** The type of an image by its first bytes; undefined when it is no PNG, JPEG, GIF or WebP. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return patterns.find(([, start]) =>
    [...start].every((character, place) => character === '.' || bytes[place] === character.charCodeAt(0)),
  )?.[0];
}
