import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A PNG of a soft light with a little noise. Few of its samples are odd, and half of those that carry a payload.
 *
 * @param payload share of the samples whose lowest bit is random; by default below a tenth
 */
export async function testPicture(
  seed: number,
  { side = 32, payload }: { side?: number; payload?: number } = {},
): Promise<Uint8Array> {
  const random = seededRandom(seed);
  const [centreX, centreY, red, green, blue] = Array.from({ length: 5 }, random) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const random_fraction = payload ?? random() / 10;
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const light = 1 - Math.hypot(x / side - centreX, y / side - centreY) / 1.5;
      for (const [channel, share] of [red, green, blue].entries()) {
        const sample = Math.round(220 * light * (0.4 + 0.6 * share) + 12 * random()) & 0xfe;
        const bit = random() < random_fraction && random() < 0.5 ? 1 : 0;
        data[(y * side + x) * 3 + channel] = sample | bit;
      }
    }
  return sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

/** Folders `clean` and `stego` of so many pictures each. */
export async function pictureFolders(
  parent: string,
  { clean, stego, seed = 1 }: { clean: number; stego: number; seed?: number },
): Promise<{ clean: string; stego: string }> {
  const folders = { clean: join(parent, 'clean'), stego: join(parent, 'stego') };
  await mkdir(folders.clean, { recursive: true });
  await mkdir(folders.stego, { recursive: true });
  for (let index = 0; index < clean; index++)
    await writeFile(join(folders.clean, `${index}.png`), await testPicture(seed * 10_000 + index));
  for (let index = 0; index < stego; index++)
    await writeFile(
      join(folders.stego, `${index}.png`),
      await testPicture(seed * 10_000 + 5_000 + index, { payload: 1 }),
    );
  return folders;
}
