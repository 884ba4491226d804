import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { model as domain } from '../../lib/snapshot/domains/model.ts';
import { inspectModel } from './inspect-model.ts';
import { write } from './onnx-writer.testing.ts';
import { fileOf, quantizationOf } from './quantization.ts';
import {
  both,
  floatConvolution,
  floatMatrix,
  model,
  quantizedConvolution,
  quantizedMatrix,
} from './sample-models.testing.ts';

describe('a pair of models', () => {
  let folder = '';
  const inspect = (name: string) => inspectModel(join(folder, name));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gates-quantization-'));
    await writeFile(join(folder, 'fp32'), await write(model(floatConvolution, floatMatrix)));
    await writeFile(join(folder, 'int8'), await write(model(quantizedConvolution(), quantizedMatrix())));
    await writeFile(join(folder, 'garbage'), 'no model');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is described by the counts of the INT8 graph and the bytes of both', async () => {
    const quantization = quantizationOf(await inspect('fp32'), await inspect('int8'));
    expect(quantization).toEqual({
      weightElements: both,
      int8WeightElements: both,
      operatorWeightElements: both,
      integerOperatorWeightElements: both,
      fp32Initializer_bytes: both * 4,
      // with the scales and zeros: of two activations and of the matrix one each, of the convolution eight
      int8Initializer_bytes: both + 11 * 5,
    });
    expect(domain.parse({ quantization }).quantization).toEqual(quantization);
  });

  test('of one file twice has no INT8 weights, or no smaller ones', async () => {
    const [fp32, int8] = [await inspect('fp32'), await inspect('int8')];
    expect(quantizationOf(fp32, fp32)).toMatchObject({
      int8WeightElements: 0,
      integerOperatorWeightElements: 0,
    });
    const same = quantizationOf(int8, int8);
    expect(same?.fp32Initializer_bytes).toBe(same?.int8Initializer_bytes);
  });

  test('of which one is no model proves nothing', async () => {
    const [fp32, garbage] = [await inspect('fp32'), await inspect('garbage')];
    expect(quantizationOf(fp32, garbage)).toBeUndefined();
    expect(quantizationOf(garbage, fp32)).toBeUndefined();
  });

  test('gives each file’s part of the evidence', async () => {
    const found = await inspect('int8');
    const { path, digest, size_bytes } = found;
    const file = { path, present: true, digest, size_bytes, parsesAsOnnx: true, opset: 21, opsetKnown: true };
    expect(fileOf(found)).toEqual(file);
    expect(domain.parse({ int8: fileOf(found) }).int8).toEqual(file);
    expect(fileOf(await inspect('nothing'))).toEqual({
      path: join(folder, 'nothing'),
      present: false,
      parsesAsOnnx: false,
    });
  });
});
