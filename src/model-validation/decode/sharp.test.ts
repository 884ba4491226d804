import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode.ts';
import { encodePng, generator, join, randomBytes, smoothBytes } from './encode.testing.ts';

const next = generator(11);
const raw = (
  width: number,
  height: number,
  channels: 1 | 3 | 4,
  data = randomBytes(width * height * channels, next),
) => ({
  data,
  encoder: sharp(data, { raw: { width, height, channels } }),
});

describe('a lossless WebP', () => {
  it.each([3, 4] as const)('of %i channels keeps every bit', async (channels) => {
    for (const [width, height] of [
      [1, 1],
      [9, 5],
      [130, 77],
    ] as const) {
      const { data, encoder } = raw(width, height, channels);
      // without `exact` the encoder itself forgets colours under alpha 0
      const bytes = await encoder.webp({ lossless: true, exact: true }).toBuffer();
      const picture = await decodePicture(bytes);
      expect(picture).toMatchObject({ format: 'webp', width, height, mode: channels === 4 ? 'RGBA' : 'RGB' });
      expect([...picture.rgb]).toEqual([...data].filter((_, place) => place % channels < 3));
      expect(picture.alpha && [...picture.alpha]).toEqual(
        channels === 4 ? [...data].filter((_, place) => place % 4 === 3) : undefined,
      );
    }
  });

  it('has EXIF as its chunk holds it', async () => {
    const bytes = await raw(8, 8, 3)
      .encoder.withExif({ IFD0: { Artist: 'nobody' } })
      .webp({ lossless: true })
      .toBuffer();
    const place = bytes.indexOf('EXIF', 12, 'latin1');
    expect(place).toBeGreaterThan(0);
    const chunk = bytes.subarray(place + 8, place + 8 + bytes.readUInt32LE(place + 4));
    expect((await decodePicture(bytes)).exif).toEqual(new Uint8Array(chunk));
  });
});

describe('a JPEG', () => {
  it.each([
    ['4:2:0', {}],
    ['4:4:4, progressive', { chromaSubsampling: '4:4:4', progressive: true }],
    ['of low quality', { quality: 20 }],
  ])('has the pixels of libjpeg: %s', async (_, options) => {
    const [width, height] = [150, 99];
    const { encoder } = raw(width, height, 3, smoothBytes(width * height * 3, next));
    const bytes = await encoder.jpeg(options).toBuffer();
    const expected = await sharp(bytes).raw().toBuffer();
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ format: 'jpeg', width, height, mode: 'RGB' });
    expect(picture.rgb).toEqual(new Uint8Array(expected));
  });

  it('is grey with one component, whatever its orientation is', async () => {
    const { encoder } = raw(40, 30, 1, smoothBytes(1200, next));
    const bytes = await encoder
      .toColourspace('b-w')
      .jpeg()
      .withExif({ IFD0: { Orientation: '6' } })
      .toBuffer();
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ width: 40, height: 30, mode: 'L' });
    expect(picture.rgb.length).toBe(3600);
    expect(new Set(picture.rgb).size).toBeGreaterThan(10);
  });

  it('keeps its pixels under a colour profile, which would change them', async () => {
    const bytes = await raw(16, 16, 3).encoder.withIccProfile('p3').jpeg({ quality: 100 }).toBuffer();
    const managed = new Uint8Array(await sharp(bytes).raw().toBuffer());
    const stored = new Uint8Array(await sharp(bytes, { ignoreIcc: true }).raw().toBuffer());
    expect(managed).not.toEqual(stored);
    expect((await decodePicture(bytes)).rgb).toEqual(stored);
  });

  it('has EXIF of all its segments', async () => {
    const bytes = await raw(8, 8, 3).encoder.jpeg().toBuffer();
    const segment = (text: string) => {
      const data = Buffer.from(text, 'latin1');
      return join([Uint8Array.of(0xff, 0xe1, 0, data.length + 2), data]);
    };
    const whole = join([
      bytes.subarray(0, 2),
      segment('Exif\0\0first'),
      segment('http://ns.adobe.com/xap/1.0/\0'),
      segment('Exif\0\0second'),
      bytes.subarray(2),
    ]);
    expect(Buffer.from((await decodePicture(whole)).exif).toString('latin1')).toBe('Exif\0\0firstsecond');
  });

  it('of four components is refused', async () => {
    const bytes = await raw(8, 8, 3).encoder.toColourspace('cmyk').jpeg().toBuffer();
    await expect(decodePicture(bytes)).rejects.toThrow("The JPEG can't be decoded: it has 4 components");
  });
});

describe('without sharp', () => {
  it('a PNG is decoded, and a JPEG says how to install it', async () => {
    const hooks = `export async function resolve(name, context, next) {
      if (name === 'sharp') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    }`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
    const png = encodePng({ width: 1, height: 1, depth_bits: 8, colourType: 0, samples: Uint8Array.of(7) });
    const jpeg = await raw(8, 8, 3).encoder.jpeg().toBuffer();
    const program = `
      import { decodePicture } from ${JSON.stringify(new URL('decode.ts', import.meta.url).href)};
      const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
      const { mode } = await decodePicture(bytes('${Buffer.from(png).toString('base64')}'));
      const error = await decodePicture(bytes('${jpeg.toString('base64')}')).catch((reason) => reason);
      console.log(JSON.stringify([mode, error.code, error.message]));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--import', `data:text/javascript,${encodeURIComponent(register)}`],
      ...['--import', import.meta.resolve('tsx')],
      ...['--input-type', 'module', '--eval', program],
    ]);
    expect(JSON.parse(stdout)).toEqual(['L', 'tool_missing', expect.stringContaining('"npm install sharp"')]);
  });
});
