import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { decodeImage, type Pixels } from './decode.ts';
import { loadModel } from './model.ts';
import { toModelInput } from './preprocess.ts';
import { picture } from './service.testing.ts';

const path = fileURLToPath(new URL('../model/detector.onnx', import.meta.url));
const settings = { path, version: 'v4', threads: 1 };

/** The picture with other lowest bits: what hiding an encrypted message in all of them does. */
function hide(pixels: Pixels): Pixels {
  let state = 99;
  const data = pixels.data.map((value) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (value & 0xfe) | (state > 1_073_741_824 ? 1 : 0);
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
  const { pixels } = await decodeImage(await picture('png', 192), 1_000_000);
  expect(await model.probability(toModelInput(pixels))).toBeLessThan(0.1);
  expect(await model.probability(toModelInput(hide(pixels)))).toBeGreaterThan(0.9);
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
