import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { writeDrawnSets } from '../scripts/model-images/sets.ts';
import { realPictures } from '../scripts/model-proof/real-pictures.ts';
import { type Listed, some, writeManifest } from '../scripts/model-proof/sets.ts';
import { clopperPearsonInterval, tangoLower } from '../src/lib/statistics/index.ts';
import { filesOf } from '../src/model-validation/images/folder.ts';
import { pythonWith } from '../test/model-validation/python.testing.ts';
import { alternate } from './measure.ts';
import type { Bare } from './model-bare.ts';
import type { ModelRun } from './model-run.ts';
import type { Figure } from './results.ts';
import { type Use, useOf } from './use.ts';

const folder = resolve('examples/starlight/model');
const models = [join(folder, 'detector.fp32.onnx'), join(folder, 'detector.int8.onnx')] as const;
const sizes = {
  quick: { images: 300, few: 300, many: 1_200 },
  whole: { images: 2_000, few: 1_000, many: 13_000 },
} as const;
/** Larger pictures are so few that they would make the samples differ more than anything that is measured. */
const pixels_max = 4_000_000;
/** A validation needs both labels; what is labelled how costs nothing. */
const drawn = { clean: 0, stego: 16, seed: 1 } as const;

/** What the model harness costs, against the bare work, against itself, and against a script in Python. */
export async function compareModel(
  directory: string,
  rounds: number,
  size: keyof typeof sizes,
): Promise<Figure[]> {
  const { images, few, many } = sizes[size];
  // by a run over next to nothing one sees what a validation does once
  const turns = Math.min(rounds, 3);
  const python = await pythonWith('bench/model-peer-requirements.txt');
  const lists = await writeLists(directory, { once: 1, images, few, many });
  const { files } = lists;
  const measured = await alternate(turns, {
    ours: async () => {
      const [whole, once] = [await use(validation(files.images)), await use(validation(files.once))];
      return (whole.processor_ms - once.processor_ms) / (lists.lengths.images - lists.lengths.once);
    },
    bare: () => bareOf(files.images, ({ decode_ms, fp32_ms, int8_ms }) => decode_ms + fp32_ms + int8_ms),
    prepared: () =>
      bareOf(
        files.images,
        ({ decode_ms, prepare_ms, fp32_ms, int8_ms }) => decode_ms + prepare_ms + fp32_ms + int8_ms,
      ),
    elapsed: async () => eachOf(await use(validation(files.images)), lists.lengths.images),
    peer: async () =>
      eachOf(await use([python, '-B', 'bench/model-peer.py', ...models, files.images]), lists.lengths.images),
    one: async () => runOf(await use(pinned(0, validation(files.images)))).answering_ms,
    two: async () => {
      const shards = await Promise.all(
        [0, 1].map((core) => use(pinned(core, validation(files.images, core, 2)))),
      );
      return Math.max(...shards.map((shard) => runOf(shard).answering_ms));
    },
    few: async () => runOf(await use(validation(files.few))).peak_bytes / 1e6,
    many: async () => runOf(await use(validation(files.many))).peak_bytes / 1e6,
  });
  const each = (values: readonly number[]) => values.map((value) => value / lists.lengths.images);
  const grouped = (count: number) => count.toLocaleString('en');
  const what = `gates model, ${grouped(images)} images`;
  return [
    {
      what: `${what}, processor time of one`,
      unit: 'ms',
      ours: measured.ours,
      peer: { name: 'decoding and both models, bare', values: measured.bare },
      limit: { ratio_max: 1.1 },
    },
    {
      what: `${what}, processor time of one`,
      unit: 'ms',
      ours: measured.ours,
      peer: { name: 'the same with its tensors prepared', values: measured.prepared },
      limit: { ratio_max: 1.1 },
    },
    {
      what: `${what}, two shards on two cores, one image`,
      unit: 'ms',
      ours: each(measured.two),
      peer: { name: 'one process on one core', values: each(measured.one) },
      limit: { ratio_max: 0.59 },
    },
    {
      what: `${what}, one image`,
      unit: 'ms',
      ours: measured.elapsed,
      peer: { name: 'a script in Python', values: measured.peer },
      limit: { ratio_max: 0.77 },
    },
    {
      what: `gates model, ${grouped(many)} images, peak memory`,
      unit: 'MB',
      ours: measured.many,
      peer: { name: `${grouped(few)} images`, values: measured.few },
      limit: { ratio_max: 1.1 },
    },
    boundsFigure(rounds),
  ];
}

/** Lists of so many distinct real pictures, each with the same drawn ones of the other label. */
async function writeLists<Name extends string>(
  directory: string,
  counts: Readonly<Record<Name, number>>,
): Promise<{ files: Record<Name, string>; lengths: Record<Name, number> }> {
  const stego = await filesOf((await writeDrawnSets(join(directory, 'drawn'), drawn)).stego, 'stego');
  const { pictures } = await realPictures();
  const distinct = new Map<string, Listed>();
  for (const { path, pixels } of pictures)
    if (pixels <= pixels_max)
      distinct.set(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
        { path, label: 'clean' },
      );
  const files = {} as Record<Name, string>;
  const lengths = {} as Record<Name, number>;
  for (const [name, count] of Object.entries<number>(counts) as [Name, number][]) {
    const clean = some([...distinct.values()], count);
    files[name] = await writeManifest(join(directory, `${name}.jsonl`), [...clean, ...stego]);
    lengths[name] = clean.length + stego.length;
  }
  return { files, lengths };
}

function validation(manifest: string, index?: number, of?: number): [string, ...string[]] {
  const shard = index === undefined ? [] : [String(index), String(of)];
  return [process.execPath, '--import', 'tsx', 'bench/model-run.ts', ...models, manifest, ...shard];
}

function pinned(core: number, command: readonly string[]): [string, ...string[]] {
  return ['taskset', '-c', String(core), ...command];
}

const use = (command: readonly [string, ...string[]]) => useOf(command);
const runOf = ({ output }: Use) => JSON.parse(output) as ModelRun;

async function bareOf(manifest: string, sum: (bare: Bare) => number): Promise<number> {
  const { output } = await useOf([
    process.execPath,
    ...['--import', 'tsx', 'bench/model-bare.ts', ...models, manifest],
  ]);
  const bare = JSON.parse(output) as Bare;
  return sum(bare) / bare.images;
}

/** Of the whole process; one that looked at fewer images than it was told would look fast. */
function eachOf({ output, elapsed_ms }: Use, images: number): number {
  const run = JSON.parse(output) as Omit<ModelRun, 'answering_ms' | 'peak_bytes'>;
  if (run.images !== images) throw new Error(`${run.images} of ${images} images were examined.`);
  return elapsed_ms / images;
}

/** Both bounds of a false-positive rate and the paired one of its increase, by counts of ten million images. */
function boundsFigure(rounds: number): Figure {
  const total = 10_000_000;
  const times_ms = Array.from({ length: Math.max(rounds, 11) }, (_, round) => {
    const start_ms = performance.now();
    const { upper } = clopperPearsonInterval(6_500 + round, total, 0.95);
    const lower = tangoLower({ int8Only: 4_000 + round, fp32Only: 3_900, pairs: total }, 0.95);
    if (!(upper > lower)) throw new Error('The bounds contradict each other.');
    return performance.now() - start_ms;
  });
  return {
    what: 'bounds of rates over ten million images',
    unit: 'ms',
    ours: times_ms,
    peer: { name: 'a millisecond', values: [1] },
    limit: { ratio_max: 1 },
  };
}
