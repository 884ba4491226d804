import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { emptyTensors } from '../src/model-validation/contract/empty-tensors.ts';
import { starlightV4 } from '../src/model-validation/contract/starlight-v4.ts';
import { decodePicture } from '../src/model-validation/decode/decode.ts';
import type { Picture } from '../src/model-validation/decode/picture.ts';
import { readManifest } from '../src/model-validation/images/manifest.ts';

/**
 * `node --import tsx bench/model-bare.ts FP32 INT8 MANIFEST`: what no validation can do without, and nothing else: reading and
 * decoding, preparing tensors, and one run of each model for every image. Prints the processor time of each as JSON.
 */
export interface Bare {
  readonly images: number;
  readonly decode_ms: number;
  readonly prepare_ms: number;
  readonly fp32_ms: number;
  readonly int8_ms: number;
}

/** So many images' tensors are held at once. */
const chunk = 32;
const [fp32 = '', int8 = '', manifest = ''] = process.argv.slice(2);
const contract = starlightV4();
const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};
const sessions = {
  fp32: await InferenceSession.create(fp32, options),
  int8: await InferenceSession.create(int8, options),
};
const outputs = contract.outputs.map(({ name }) => name);
const images = await readManifest(manifest);
const used = { decode_ms: 0, prepare_ms: 0, fp32_ms: 0, int8_ms: 0 };

const held = Array.from({ length: chunk }, () => {
  const tensors = emptyTensors(contract.inputs);
  const feeds = Object.fromEntries(
    Object.entries(tensors).map(([name, { data, dims }]) => [
      name,
      new Tensor('float32', data as Float32Array, [1, ...dims]),
    ]),
  );
  return { tensors, feeds };
});

for (let from = 0; from < images.length; from += chunk) {
  const pictures: Picture[] = [];
  await timed('decode_ms', async () => {
    for (const { path } of images.slice(from, from + chunk))
      pictures.push(await decodePicture(await readFile(path)));
  });
  await timed('prepare_ms', async () => {
    for (const [place, picture] of pictures.entries()) contract.prepare(picture, held[place]?.tensors);
  });
  const feeds = held.slice(0, pictures.length).map((one) => one.feeds);
  for (const kind of ['fp32', 'int8'] as const)
    await timed(`${kind}_ms`, async () => {
      for (const one of feeds) await sessions[kind].run(one, outputs);
    });
}
process.stdout.write(JSON.stringify({ images: images.length, ...used } satisfies Bare));

async function timed(what: keyof typeof used, work: () => Promise<void>): Promise<void> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  used[what] += (user + system) / 1000;
}
