import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GatesError } from '../lib/errors.ts';
import { smallContract } from './contract.testing.ts';
import { type ModelName, modelFile, models } from './models.testing.ts';
import type { ValidateModelOptions } from './options.ts';
import { pictureFolders, testPicture } from './pictures.testing.ts';
import type { ModelReport } from './report.ts';
import { validateModel } from './validate.ts';

let folder = '';
let images: { clean: string; stego: string };
const files = {} as Record<ModelName, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-validate-'));
  images = await pictureFolders(folder, { clean: 40, stego: 30 });
  for (const name of Object.keys(models) as ModelName[]) files[name] = await modelFile(folder, name);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const validate = (options: Partial<ValidateModelOptions> = {}) =>
  validateModel({ fp32: files.fp32, int8: files.int8, images, contract: smallContract, ...options });
const refusalsOf = ({ observation }: ModelReport) => observation.data.refusals?.items ?? [];

/** The processes of models that this process has started and that still run. */
function running(parent = process.pid): string[] {
  const processes = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], {
    encoding: 'utf8',
  });
  return processes.split('\n').filter((line) => line.includes('model-validation/run/child'));
}

describe('a healthy pair', () => {
  it('is counted image by image, and proven to be what it is', async () => {
    const steps = new Set<string>();
    const report = await validate({ onProgress: ({ step }) => steps.add(step), latencyLimits_ms: [33] });
    const { data, measuredOn, problems } = report.observation;
    expect([...steps]).toEqual(['files', 'models', 'samples', 'latency', 'images']);
    expect(refusalsOf(report)).toEqual([]);
    expect(problems).toEqual([]);
    expect(data.clean).toMatchObject({
      images: 40,
      undecodable: 0,
      inferenceErrors: 0,
      fp32FalsePositives: 0,
      int8FalsePositives: 0,
      int8OnlyFalsePositives: 0,
      fp32OnlyFalsePositives: 0,
    });
    expect(data.stego).toMatchObject({
      images: 30,
      fp32TruePositives: 30,
      int8TruePositives: 30,
      int8OnlyMisses: 0,
    });
    expect(data.clean?.distinctScores).toBeGreaterThan(10);
    expect(data.sampleInference).toEqual({
      samples: 16,
      runs: 2,
      errors: 0,
      finite: true,
      shapeMatchesContract: true,
      rangeMatchesContract: true,
      deterministic: true,
    });
    for (const file of [data.fp32, data.int8])
      expect(file).toMatchObject({
        present: true,
        parsesAsOnnx: true,
        sessionOpened: true,
        inputsMatchContract: true,
        outputsMatchContract: true,
      });
    expect(data.quantization?.int8WeightElements).toBe(data.quantization?.weightElements);
    expect(data.int8Latency?.samples).toBeGreaterThanOrEqual(60);
    expect(data.int8Latency?.ladder?.map(({ limit_ms }) => limit_ms)).toContain(33);
    expect(data.harness).toMatchObject({ threads: 1, runtime: 'onnxruntime-node 1.30.0' });
    expect(data.harness?.int8PeakMemory_bytes).toBeGreaterThan(10_000_000);
    expect(measuredOn.model).toEqual({
      fp32: data.fp32?.digest,
      int8: data.int8?.digest,
      served: data.int8?.digest,
    });
    expect(report.clean?.fp32Scores.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(running()).toEqual([]);
  });

  it('answers the same whether a batch may have any size or is one image', async () => {
    const [any, one] = [await validate(), await validate({ fp32: files.single })];
    expect(one.observation.data.clean).toEqual(any.observation.data.clean);
    expect(one.clean?.int8Scores).toEqual(any.clean?.int8Scores);
  });
});

describe('what changes is seen', () => {
  it('a model that would answer images of a batch together gets them one by one', async () => {
    const report = await validate({ int8: files.mixing });
    expect(report.clean?.int8Scores).toEqual(report.clean?.fp32Scores);
    expect(report.stego?.int8Scores).toEqual(report.stego?.fp32Scores);
    expect(report.observation.data.sampleInference?.deterministic).toBe(true);
  });

  it('a model that answers differently each time', async () => {
    const report = await validate({ int8: files.random });
    expect(report.observation.data.sampleInference?.deterministic).toBe(false);
  });

  it('a model whose file is replaced meanwhile', async () => {
    const own = join(folder, 'own.onnx');
    await copyFile(files.int8, own);
    const report = await validate({
      int8: own,
      onProgress: ({ step, done }) => {
        if (step === 'images' && done === 1) copyFileSync(files.constant, own);
      },
    });
    expect(refusalsOf(report)).toEqual(['the file of the INT8 model changed while it was validated']);
  });

  it('an image whose file is replaced meanwhile', async () => {
    const own = await pictureFolders(join(folder, 'replaced'), { clean: 10, stego: 10, seed: 5 });
    const validating = validate({
      images: own,
      onProgress: ({ step }) => {
        if (step === 'models') copyFileSync(join(own.stego, '0.png'), join(own.clean, '0.png'));
      },
    });
    await expect(validating).rejects.toThrow(/0\.png changed while images were examined/);
  });
});

describe('a counterfeit is refused with a reason, and judged by what was seen of it', () => {
  const cases: [string, Partial<Record<'fp32' | 'int8', ModelName>>, RegExp, object][] = [
    [
      'not a number',
      { int8: 'nan' },
      /^the INT8 model: its output "probability" holds NaN for /,
      { finite: false },
    ],
    [
      'out of range',
      { int8: 'outOfRange' },
      /^the INT8 model: The probability is /,
      { rangeMatchesContract: false },
    ],
    [
      'another shape than promised',
      { fp32: 'wrongShape' },
      /^the FP32 model: its output "probability" has the shape \[1, 3\] instead of \[1, 1\], for /,
      { shapeMatchesContract: false },
    ],
  ];
  it.each(cases)('%s', async (_, names, refusal, expected) => {
    const named = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, files[name]]));
    const report = await validate(named);
    expect(refusalsOf(report).some((sentence) => refusal.test(sentence))).toBe(true);
    expect(report.observation.data.sampleInference).toMatchObject(expected);
    expect(report.observation.data.sampleInference?.errors).toBeGreaterThan(0);
  });

  it('a model that fails on some images only', async () => {
    const report = await validate({ int8: files.sometimesNan });
    const { data } = report.observation;
    expect(data.sampleInference?.finite).toBe(false);
    expect(data.stego?.inferenceErrors).toBeGreaterThan(0);
    expect(refusalsOf(report).join()).toMatch(/holds NaN for .*stego/);
  });

  it('a constant', async () => {
    const report = await validate({ int8: files.constant });
    expect(refusalsOf(report)).toContain(
      'a model gave one score to all 40 clean images; at least 3 are expected of a detector',
    );
  });

  it('swapped labels', async () => {
    const report = await validate({ images: { clean: images.stego, stego: images.clean } });
    expect(refusalsOf(report).filter((sentence) => /finds nothing|swapped/.test(sentence))).toHaveLength(2);
  });

  it('the FP32 file as the INT8 file', async () => {
    const copy = join(folder, 'copy.onnx');
    await copyFile(files.fp32, copy);
    expect(refusalsOf(await validate({ int8: copy }))).toEqual(['the INT8 file is the FP32 file']);
  });

  it('one quantised node', async () => {
    expect(refusalsOf(await validate({ int8: files.oneNode })).join()).toMatch(
      /hardly quantised: \d+ of \d+ weights/,
    );
  });

  it('other inputs than the contract’s: it is not run', async () => {
    const report = await validate({ int8: files.otherInput });
    expect(refusalsOf(report)).toEqual([
      'the INT8 model does not fit small: it has no input "pixels"',
      'the INT8 model does not fit small: it has an input "image", of which small knows nothing',
    ]);
    expect(report.observation.data.int8).toMatchObject({ sessionOpened: true, inputsMatchContract: false });
    expect(report.observation.data.clean).toBeUndefined();
  });

  it('an operator that the runtime does not know: it does not open', async () => {
    const report = await validate({ int8: files.unknownOperator });
    expect(refusalsOf(report)).toEqual([
      expect.stringMatching(/^the INT8 model: .*Guess.*; it did not open$/),
    ]);
    expect(report.observation.data.int8).toMatchObject({ parsesAsOnnx: true, sessionOpened: false });
    expect(report.observation.data.fp32).toMatchObject({ sessionOpened: true });
  });

  it('a truncated file, and one that is not there: neither is run', async () => {
    const cut = join(folder, 'cut.onnx');
    await writeFile(cut, (await readFile(files.int8)).subarray(0, 2000));
    const truncated = await validate({ int8: cut });
    expect(truncated.observation.data.int8).toMatchObject({ present: true, parsesAsOnnx: false });
    expect(truncated.observation.data.int8?.sessionOpened).toBeUndefined();
    const missing = await validate({ int8: join(folder, 'nowhere.onnx') });
    expect(missing.observation.data.int8).toMatchObject({ present: false });
    expect(refusalsOf(truncated)).toHaveLength(1);
    expect(refusalsOf(missing)).toHaveLength(1);
  });
});

describe('a model that does not answer', () => {
  it('is ended when its time is over', async () => {
    const report = await validate({ int8: files.endless, timeLimit_seconds: 2 });
    expect(refusalsOf(report)).toContain('the INT8 model: did not answer within 2 s, and was ended');
    expect(report.observation.data.sampleInference?.errors).toBe(16);
    expect(running()).toEqual([]);
  });

  it('is ended when it takes too much memory', async () => {
    const report = await validate({ int8: files.hungry, memory_bytes_max: 600 * 2 ** 20 });
    expect(refusalsOf(report).join()).toMatch(
      /the INT8 model: (took more than 600 MiB of memory, and was ended|.*alloc)/i,
    );
    expect(report.observation.data.sampleInference?.errors).toBeGreaterThan(0);
    expect(running()).toEqual([]);
  });

  it.each(['SIGSEGV', 'SIGKILL'] as const)('is seen to die by %s', async (signal) => {
    const report = await validate({
      int8: files.endless,
      onProgress: ({ step, done }) => {
        if (step !== 'samples' || done > 0) return;
        setTimeout(() => {
          const last = running().at(-1);
          if (last !== undefined) process.kill(Number.parseInt(last, 10), signal);
        }, 300);
      },
    });
    expect(refusalsOf(report).join()).toMatch(
      new RegExp(`the (FP32|INT8) model: its process (died|was killed) \\(${signal}\\)`),
    );
    expect(running()).toEqual([]);
  });

  it.each([
    ['among the images', 'int8', 'images', 0],
    ['while a model turns forever', 'endless', 'samples', 300],
  ] as const)('leaves nothing behind when somebody stops it %s', async (_, int8, at, after_ms) => {
    const stop = new AbortController();
    const validating = validate({
      int8: files[int8],
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.step !== at) return;
        if (after_ms === 0) stop.abort();
        else setTimeout(() => stop.abort(), after_ms);
      },
    });
    await expect(validating).rejects.toMatchObject({ code: 'model_validation_failed' });
    expect(running()).toEqual([]);
  });

  it('ends by itself when whoever asked it is gone', async () => {
    const program = `
      import { validateModel } from ${JSON.stringify(new URL('./validate.ts', import.meta.url).href)};
      import { smallContract } from ${JSON.stringify(new URL('./contract.testing.ts', import.meta.url).href)};
      const [fp32, int8, images] = ${JSON.stringify([files.fp32, files.endless, images])};
      const onProgress = ({ step }) => step === 'samples' && console.log(step);
      await validateModel({ fp32, int8, images, contract: smallContract, onProgress });`;
    const asking = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(asking.stdout, 'data');
    const children = running(asking.pid).map((line) => Number.parseInt(line, 10));
    expect(children).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    asking.kill('SIGKILL');
    await vi.waitFor(() => expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]), 10_000);
  });
});

describe('images', () => {
  it('that don’t decode make it fail and are listed, or count as errors of both', async () => {
    const own = await pictureFolders(join(folder, 'broken'), { clean: 20, stego: 10, seed: 7 });
    await writeFile(join(own.clean, 'notes.txt'), 'no picture');
    await writeFile(join(own.stego, 'cut.png'), (await testPicture(1)).subarray(0, 200));
    const failing = validate({ images: own, undecodable_max: 1 });
    await expect(failing).rejects.toMatchObject({ code: 'model_validation_failed' });
    await expect(failing).rejects.toThrow(
      /2 images don't decode, 1 are allowed:\n.*(notes\.txt|cut\.png): .*\n.*(notes\.txt|cut\.png): /,
    );
    const { data, problems } = (await validate({ images: own, undecodable_max: 2 })).observation;
    expect(data.clean).toMatchObject({
      images: 21,
      undecodable: 1,
      fp32FalsePositives: 1,
      int8FalsePositives: 1,
    });
    expect(data.stego).toMatchObject({
      images: 11,
      undecodable: 1,
      fp32TruePositives: 10,
      int8TruePositives: 10,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.reason).toMatch(/notes\.txt .*cut\.png|cut\.png .*notes\.txt/s);
  });

  it('of the same content count once, and must not have both labels', async () => {
    const own = await pictureFolders(join(folder, 'doubled'), { clean: 10, stego: 10, seed: 9 });
    await mkdir(join(own.clean, 'again'));
    await copyFile(join(own.clean, '0.png'), join(own.clean, 'again', 'copy.png'));
    const report = await validate({ images: own });
    expect(report.observation.data.clean?.images).toBe(10);
    expect(report.clean).toMatchObject({ files: 11, duplicates: 1 });
    await copyFile(join(own.clean, '0.png'), join(own.stego, 'both.png'));
    await expect(validate({ images: own })).rejects.toThrow(
      /0\.png is clean and .*both\.png is stego, but they are the same file/,
    );
  });

  it('must be there, of both kinds', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty, { recursive: true });
    await expect(validate({ images: { ...images, clean: empty } })).rejects.toBeInstanceOf(GatesError);
    await expect(validate({ images: { ...images, stego: join(folder, 'none') } })).rejects.toThrow(
      'there is no such folder',
    );
  });
});
