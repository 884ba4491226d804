import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodePicture } from '../decode/decode.ts';
import { testPicture } from '../pictures.testing.ts';
import { differenceHash } from './difference-hash.ts';

const bits = (a: string, b: string) =>
  (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length;
const hashOf = async (bytes: Uint8Array) => differenceHash(await decodePicture(bytes));

/** A drawing with broad shapes, which every size shows. */
function drawing(seed: number, side: number): Promise<Buffer> {
  const shapes = Array.from({ length: 12 }, (_, index) => {
    const at = (step: number) => ((seed * 37 + index * step) * 7919) % 97;
    return `<circle cx="${at(13)}" cy="${at(29)}" r="${8 + (at(41) % 22)}" fill="hsl(${at(53) * 3} 80% ${20 + (at(61) % 60)}%)"/>`;
  });
  return sharp(
    Buffer.from(
      `<svg viewBox="0 0 97 97" width="${side}" height="${side}" xmlns="http://www.w3.org/2000/svg">${shapes.join('')}</svg>`,
    ),
  )
    .png()
    .toBuffer();
}

it('is 16 digits, the same for the same pixels in another file', async () => {
  const png = await testPicture(3);
  const webp = await sharp(png).webp({ lossless: true }).toBuffer();
  const gif = await sharp(png).greyscale().png({ palette: true, colours: 256 }).toBuffer();
  expect(await hashOf(png)).toMatch(/^[0-9a-f]{16}$/);
  expect(await hashOf(webp)).toBe(await hashOf(png));
  expect(await hashOf(gif)).toMatch(/^[0-9a-f]{16}$/);
});

it('is near for most other sizes of the same drawing, and far for another drawing', async () => {
  const near: boolean[] = [];
  const far: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const large = await hashOf(await drawing(seed, 256));
    for (const side of [64, 128, 200]) {
      near.push(bits(large, await hashOf(await drawing(seed, side))) <= 3);
    }
    far.push(bits(large, await hashOf(await drawing(seed + 1, 256))));
  }
  expect(near).toHaveLength(60);
  expect(near.filter(Boolean).length).toBeGreaterThanOrEqual(54);
  expect(Math.min(...far)).toBeGreaterThan(3);
});

it('takes what is transparent for white, and pictures of any size', async () => {
  const transparent = { create: { width: 5, height: 3, channels: 4, background: '#00000000' } } as const;
  const white = { create: { width: 1, height: 1, channels: 3, background: '#ffffff' } } as const;
  expect(await hashOf(await sharp(transparent).png().toBuffer())).toBe('0'.repeat(16));
  expect(await hashOf(await sharp(white).png().toBuffer())).toBe('0'.repeat(16));
});

it('has a bit for each pair of cells of a row: brighter to the right', async () => {
  const rising = Buffer.from(Array.from({ length: 9 * 8 }, (_, index) => 20 * (index % 9)));
  const mirrored = Buffer.from(Array.from({ length: 9 * 8 }, (_, index) => 200 - 20 * (index % 9)));
  const png = (data: Buffer) =>
    sharp(data, { raw: { width: 9, height: 8, channels: 1 } })
      .png()
      .toBuffer();
  expect(await hashOf(await png(rising))).toBe('f'.repeat(16));
  expect(await hashOf(await png(mirrored))).toBe('0'.repeat(16));
});
