import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageFormat } from './decode.ts';
import { picture } from './service.testing.ts';
import { readStored } from './stored.ts';

const tail = Buffer.from('what is hidden behind the end of a file '.repeat(5));
const withExif = (image: Buffer) => sharp(image).withExif({ IFD0: { Copyright: 'nobody in particular' } });

describe('what a file holds beside its pixels', () => {
  it.each([
    ['greyscale', 'L', (image: Sharp) => image.toColourspace('b-w').png()],
    ['colours', 'RGB', (image: Sharp) => image.png()],
    ['colours with alpha', 'RGBA', (image: Sharp) => image.ensureAlpha(0.5).png()],
    ['grey with alpha', 'LA', (image: Sharp) => image.toColourspace('b-w').ensureAlpha(0.5).png()],
    ['a palette', 'P', (image: Sharp) => image.png({ palette: true, colours: 16 })],
  ] as const)('names the mode of a PNG with %s', async (_, mode, convert) => {
    const bytes = await convert(sharp(await picture('png'))).toBuffer();
    const found = readStored('png', bytes, 3);
    expect(found.mode).toBe(mode);
    expect(found.palette.length > 0).toBe(mode === 'P');
  });

  it('reads the palette of a GIF', async () => {
    const { mode, palette } = readStored('gif', await picture('gif'), 3);
    expect(mode).toBe('P');
    expect(palette.length % 6).toBe(0);
    expect(new Set(palette).size).toBeGreaterThan(10);
  });

  it.each(['png', 'jpeg', 'webp'] as const)('finds EXIF in %s', async (format) => {
    const image = await picture(format);
    expect(readStored(format, image, 3).exif).toHaveLength(0);
    const bytes = await withExif(image).toFormat(format).toBuffer();
    const exif = Buffer.from(readStored(format, bytes, 3).exif).toString('latin1');
    expect(exif).toContain('nobody in particular');
    if (format !== 'webp') expect(exif.slice(0, 6)).toBe('Exif\0\0');
  });

  it.each([
    ['png', tail.subarray(4)],
    ['jpeg', tail],
    ['gif', tail],
    ['webp', tail],
  ] as const)('finds what lies behind a %s', async (format: ImageFormat, expected: Buffer) => {
    const image = await picture(format, 160);
    expect(image.length).toBeGreaterThan(1000);
    expect(readStored(format, image, 3).tail).toHaveLength(0);
    const found = readStored(format, Buffer.concat([image, tail]), 3).tail;
    expect(Buffer.from(found).equals(expected)).toBe(true);
  });

  it('takes at most 2048 bytes of it, and none behind a short file or few behind a WebP', async () => {
    const image = await picture('png');
    expect(readStored('png', Buffer.concat([image, Buffer.alloc(5000)]), 3).tail).toHaveLength(2048);
    const short = await picture('png', 8);
    expect(short.length + tail.length).toBeLessThan(1000);
    expect(readStored('png', Buffer.concat([short, tail]), 3).tail).toHaveLength(0);
    const webp = await picture('webp');
    expect(readStored('webp', Buffer.concat([webp, Buffer.alloc(100)]), 3).tail).toHaveLength(0);
    expect(readStored('webp', Buffer.concat([webp, Buffer.alloc(101)]), 3).tail).toHaveLength(101);
  });
});
