import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debianPackageFolder } from '../../scripts/tools/debian.ts';
import type { Tensors, TensorValue } from '../../src/model-validation/contract/contract.ts';
import { readContract } from '../../src/model-validation/contract/declared.ts';
import { starlightV4 } from '../../src/model-validation/contract/starlight-v4.ts';
import { decodePicture } from '../../src/model-validation/decode/decode.ts';
import { generatedPictures } from './pictures.testing.ts';
import { pythonWith } from './python.testing.ts';

const reference = (file: string) => fileURLToPath(new URL(`reference/${file}`, import.meta.url));
const file_bytes_max = 300_000;

let python: string;
let folder: string;
let generated: string[];
beforeAll(async () => {
  python = await pythonWith(reference('requirements.txt'));
  folder = await mkdtemp(join(tmpdir(), 'gates-pictures-'));
  generated = [];
  for (const { name, bytes } of await generatedPictures()) {
    generated.push(join(folder, name));
    await writeFile(join(folder, name), bytes);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Digest {
  readonly dims: readonly number[];
  readonly sha256: string;
}

describe('the input contract of Starlight V4', () => {
  it('has the tensors of Pillow and NumPy, bit by bit, for every kind of generated picture', async () => {
    expect(generated.length).toBeGreaterThan(400);
    await compare(generated);
  });

  it('has them for real pictures of Debian’s packages', async () => {
    const files = [
      ...(await realPictures('openclipart-png', 'usr/share/openclipart/png', 30)),
      ...(await realPictures('oxygen-icon-theme', 'usr/share/icons/oxygen', 40)),
    ];
    expect(files.length).toBeGreaterThan(200);
    const modes = await compare(files);
    expect([...modes]).toEqual(expect.arrayContaining(['LA', 'P', 'RGB', 'RGBA']));
  });
});

describe('a contract file', () => {
  it.each([
    { type: 'float32', layout: 'NCHW', channels: 'RGB', width_pixels: 64, height_pixels: 48, divisor: 255 },
    {
      type: 'float32',
      layout: 'NHWC',
      channels: 'BGR',
      width_pixels: 50,
      height_pixels: 50,
      resize: { method: 'bilinear', shorter_side_pixels: 57 },
      divisor: 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    },
    {
      type: 'float32',
      layout: 'NCHW',
      channels: 'RGB',
      width_pixels: 299,
      height_pixels: 31,
      resize: { method: 'bilinear' },
      divisor: 127.5,
      mean: [1, 1, 1],
    },
    {
      type: 'uint8',
      layout: 'NHWC',
      channels: 'RGB',
      width_pixels: 80,
      height_pixels: 80,
      resize: { method: 'bilinear' },
    },
    {
      type: 'uint8',
      layout: 'NCHW',
      channels: 'BGR',
      width_pixels: 33,
      height_pixels: 70,
      resize: { method: 'nearest', shorter_side_pixels: 40 },
    },
    {
      type: 'float32',
      layout: 'NCHW',
      channels: 'RGB',
      width_pixels: 100,
      height_pixels: 3,
      resize: { method: 'nearest' },
    },
  ])('prepares what Pillow and NumPy prepare: %o', async (form) => {
    const input = { name: 'pixels', ...form };
    const files = generated.filter((_, place) => place % 17 === 3);
    expect(files.length).toBeGreaterThan(25);
    const expected = await runPython<Digest>(
      'declared.py',
      files.map((file) => JSON.stringify({ file, input })),
    );
    const output = { name: 'score', dims: ['batch', 1], activation: 'sigmoid', threshold_fraction: 0.5 };
    const contract = readContract({ schema: 'gates.contract/v1', name: 'test', input, output }, 'test.yaml');
    for (const [place, file] of files.entries()) {
      const tensors = contract.prepare(await decodePicture(await readFile(file)));
      expect(digestOf(tensors['pixels']), file).toEqual(expected[place]);
    }
  });
});

/** Compares all tensors of all files with the reference; returns which modes there were. */
async function compare(files: readonly string[]): Promise<Set<string>> {
  const answers = await runPython<{ file: string; tensors?: Record<string, Digest>; refused?: string }>(
    'contract.py',
    files,
  );
  expect(answers.map(({ file }) => file)).toEqual(files);
  const contract = starlightV4();
  // the same memory for every picture, as the harness does it
  let tensors: Tensors | undefined;
  const modes = new Set<string>();
  for (const { file, tensors: expected, refused } of answers) {
    expect(refused, file).toBeUndefined();
    const picture = await decodePicture(await readFile(file));
    modes.add(picture.mode);
    tensors = contract.prepare(picture, tensors);
    const digests = Object.entries(tensors).map(([name, tensor]) => [name, digestOf(tensor)]);
    expect(digests).toHaveLength(8);
    expect(Object.fromEntries(digests), `${file}, ${picture.mode}`).toEqual(expected);
  }
  return modes;
}

function digestOf(tensor: TensorValue | undefined): Digest | undefined {
  if (tensor === undefined) return undefined;
  const { buffer, byteOffset, byteLength } = tensor.data;
  const sha256 = createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
  return { dims: tensor.dims, sha256 };
}

/** Every so-manieth file by name, of those that are not big. */
async function realPictures(
  name: Parameters<typeof debianPackageFolder>[0],
  below: string,
  step: number,
): Promise<string[]> {
  const root = join(await debianPackageFolder(name), below);
  const names = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.png')).sort();
  const some = names.filter((_, place) => place % step === 0).map((relative) => join(root, relative));
  const sizes_bytes = await Promise.all(some.map(async (file) => (await stat(file)).size));
  return some.filter((_, place) => (sizes_bytes[place] as number) <= file_bytes_max);
}

/** Gives a script lines, and reads one line of JSON for each. */
async function runPython<T>(script: string, lines: readonly string[]): Promise<T[]> {
  const child = spawn(python, [reference(script)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => errors.push(part));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  expect(code, Buffer.concat(errors).toString()).toBe(0);
  const answers = Buffer.concat(parts).toString().trim().split('\n');
  expect(answers).toHaveLength(lines.length);
  return answers.map((line) => JSON.parse(line) as T);
}
