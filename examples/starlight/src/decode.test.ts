import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, IMAGE_FORMATS } from './decode.ts';
import { picture } from './service.testing.ts';

const PIXELS_max = 1_000_000;

describe('decoding', () => {
  it.each(IMAGE_FORMATS)('tells %s by its first bytes', async (format) => {
    const { format: found, pixels } = await decodeImage(await picture(format), PIXELS_max);
    expect(found).toBe(format);
    expect([pixels.width, pixels.height]).toEqual([64, 64]);
    expect(pixels.data).toHaveLength(64 * 64 * pixels.channels);
  });

  it.each(['png', 'webp'] as const)('keeps every bit of a lossless %s', async (format) => {
    const data = Buffer.from(Array.from({ length: 48 * 48 * 3 }, (_, index) => (index * 7919) % 251));
    const bytes = await sharp(data, { raw: { width: 48, height: 48, channels: 3 } })
      .toFormat(format, { lossless: true })
      .toBuffer();
    const { pixels } = await decodeImage(bytes, PIXELS_max);
    expect(Buffer.from(pixels.data).equals(data)).toBe(true);
  });

  it('leaves samples as they are stored, whatever colour profile comes with them', async () => {
    const bytes = await sharp(await picture('png'))
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const { pixels } = await decodeImage(bytes, PIXELS_max);
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    expect(stored.equals(await sharp(bytes).raw().toBuffer())).toBe(false);
    expect(Buffer.from(pixels.data).equals(stored)).toBe(true);
  });

  it.each(IMAGE_FORMATS)('refuses a truncated %s wherever it was cut', async (format) => {
    const bytes = await picture(format);
    const cuts = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => Math.floor(bytes.length * share));
    for (const cut of cuts)
      await expect(decodeImage(bytes.subarray(0, cut), PIXELS_max)).rejects.toMatchObject({ status: 422 });
  });

  it('refuses a small file that unfolds to more pixels than allowed', async () => {
    const bomb = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: 'white' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(300_000);
    await expect(decodeImage(bomb, PIXELS_max)).rejects.toMatchObject({
      status: 422,
      code: 'image_too_many_pixels',
    });
  });

  it('refuses what is none of the four formats', async () => {
    const tiff = await sharp(await picture('png'))
      .tiff()
      .toBuffer();
    const others = [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      Buffer.from('BM'),
      Buffer.from('hello'),
      tiff,
    ];
    for (const bytes of others)
      await expect(decodeImage(bytes, PIXELS_max)).rejects.toMatchObject({
        code: 'image_format_unsupported',
      });
  });

  it('takes grey, 16-bit, transparent and animated pictures', async () => {
    const base = sharp(await picture('png'));
    const variants = [
      await base.clone().greyscale().png().toBuffer(),
      await base.clone().toColourspace('rgb16').png().toBuffer(),
      await base.clone().ensureAlpha(0.5).webp().toBuffer(),
      await base.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await sharp([await picture('gif'), await picture('gif')], { join: { animated: true } })
        .gif()
        .toBuffer(),
    ];
    for (const bytes of variants) {
      const { pixels } = await decodeImage(bytes, PIXELS_max);
      expect(pixels.data).toHaveLength(64 * 64 * pixels.channels);
    }
  });
});
