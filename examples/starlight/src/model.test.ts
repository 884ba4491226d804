import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { decodeImage, type Pixels } from './decode.ts';
import { loadModel } from './model.ts';
import { toModelInput } from './preprocess.ts';
import { readStored } from './stored.ts';

const path = fileURLToPath(new URL('../model/detector.int8.onnx', import.meta.url));
const settings = { path, version: 'v4', threads: 1 };

/** Clip art: flat and graded shapes with smooth edges on nothing, as the model knows it. */
const clipArt = () =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128">
      <linearGradient id="sky"><stop stop-color="#204a87"/><stop offset="1" stop-color="#729fcf"/></linearGradient>
      <rect x="12" y="20" width="104" height="88" rx="14" fill="url(#sky)"/>
      <circle cx="64" cy="60" r="28" fill="#edd400"/>
      <path d="M20 100 L50 64 L76 92 L92 76 L112 100 Z" fill="#4e9a06"/></svg>`),
  )
    .png()
    .toBuffer();

/** The picture with other lowest bits in its colours: what hiding an encrypted message in all of them does. */
function hide(pixels: Pixels): Pixels {
  let state = 99;
  const data = pixels.data.map((value, index) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return index % 4 === 3 ? value : (value & 0xfe) | (state > 1_073_741_824 ? 1 : 0);
  });
  return { ...pixels, data };
}

it('names its file by the digest of the bytes', async () => {
  const digest = `sha256:${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`;
  expect((await loadModel({ ...settings, digest })).digest).toBe(digest);
});

it('tells a picture from the same picture with something hidden in it', async () => {
  const model = await loadModel(settings);
  const bytes = await clipArt();
  const { format, pixels } = await decodeImage(bytes, 1_000_000);
  const stored = readStored(format, bytes, pixels.channels);
  expect(stored.mode).toBe('RGBA');
  const tail = Buffer.from('a2V5IG1vbmV5IG5pZ2h0'.repeat(30));
  const clean = await model.probability(toModelInput(pixels, stored));
  expect(clean).toBeLessThan(0.5);
  for (const input of [toModelInput(hide(pixels), stored), toModelInput(pixels, { ...stored, tail })]) {
    const probability = await model.probability(input);
    expect(probability).toBeGreaterThan(0.5);
    expect(probability).toBeLessThanOrEqual(1);
  }
});

it('says which file can not be served, and why', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'model-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const broken = join(directory, 'broken.onnx');
  await writeFile(broken, (await readFile(path)).subarray(0, 2000));
  const wrong = `sha256:${'0'.repeat(64)}`;
  await expect(loadModel({ ...settings, path: '/nowhere.onnx' })).rejects.toThrow(/nowhere.*no such file/);
  await expect(loadModel({ ...settings, path: broken })).rejects.toThrow(/broken\.onnx.*runtime/s);
  await expect(loadModel({ ...settings, digest: wrong })).rejects.toThrow(/MODEL_DIGEST asks for/);
});
