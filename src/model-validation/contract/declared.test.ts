import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../lib/yaml.ts';
import type { Picture } from '../decode/picture.ts';
import { readContract } from './declared.ts';

const file = {
  schema: 'gates.contract/v1',
  name: 'cats',
  input: {
    name: 'pixels',
    type: 'float32',
    layout: 'NCHW',
    channels: 'RGB',
    width_pixels: 2,
    height_pixels: 1,
  },
  output: {
    name: 'logits',
    dims: ['batch', 3],
    activation: 'softmax',
    positive_class: 1,
    threshold_fraction: 0.5,
  },
};
const picture: Picture = {
  format: 'png',
  width: 2,
  height: 1,
  mode: 'RGB',
  rgb: Uint8Array.of(10, 20, 30, 40, 50, 60),
  exif: new Uint8Array(0),
  tail: new Uint8Array(0),
};
type Part = Record<string, unknown>;
const contract = (input: Part = {}, output: Part = {}) =>
  readContract(
    { ...file, input: { ...file.input, ...input }, output: { ...file.output, ...output } },
    'cats.yaml',
  );

describe('a contract file', () => {
  it('says what the model takes and answers', () => {
    const { name, inputs, outputs } = contract({ layout: 'NHWC', height_pixels: 5 });
    expect({ name, inputs, outputs }).toEqual({
      name: 'cats',
      inputs: [{ name: 'pixels', type: 'float32', dims: [5, 2, 3] }],
      outputs: [{ name: 'logits', dims: ['batch', 3] }],
    });
  });

  it.each([
    [{}, [10, 40, 20, 50, 30, 60]],
    [{ layout: 'NHWC' }, [10, 20, 30, 40, 50, 60]],
    [{ layout: 'NHWC', channels: 'BGR' }, [30, 20, 10, 60, 50, 40]],
    [{ type: 'uint8', channels: 'BGR' }, [30, 60, 20, 50, 10, 40]],
    [{ divisor: 10, mean: [1, 2, 3], std: [1, 2, 4] }, [0, 3, 0, 1.5, 0, 0.75]],
    [{ width_pixels: 1, resize: { method: 'bilinear' } }, [25, 35, 45]],
    [{ width_pixels: 1, resize: { method: 'nearest' } }, [40, 50, 60]],
    [{ width_pixels: 4, height_pixels: 1 }, [0, 10, 40, 0, 0, 20, 50, 0, 0, 30, 60, 0]],
  ])('prepares a picture: %o', (input, expected) =>
    expect([...(contract(input).prepare(picture)['pixels']?.data ?? [])]).toEqual(expected),
  );

  it('reads the answer by its activation, class and threshold', () => {
    expect(contract().decide({ logits: [0, Math.log(2), Math.log(5)] }).score).toBeCloseTo(0.25, 12);
    expect(contract().decide({ logits: [-1000, 1000, 0] })).toEqual({ score: 1, positive: true });
    const sigmoid = contract(
      {},
      { activation: 'sigmoid', dims: ['batch'], positive_class: 0, threshold_fraction: 0.9 },
    );
    expect(sigmoid.decide({ logits: [0] })).toEqual({ score: 0.5, positive: false });
    expect(sigmoid.decide({ logits: [3] }).positive).toBe(true);
    const none = contract({}, { activation: 'none' });
    expect(none.decide({ logits: [0, 0.75, 0] })).toEqual({ score: 0.75, positive: true });
    expect(contract().decide({ logits: [0n, 3n, 0n] }).positive).toBe(true);
  });

  it('refuses answers that it rules out', () => {
    const decide = (output: Part, logits: number[]) => () => contract({}, output).decide({ logits });
    expect(decide({}, [1, 2])).toThrow('The output "logits" has 2 values a picture; expected 3.');
    expect(decide({}, [1, Number.POSITIVE_INFINITY, 0])).toThrow('holds Infinity; expected finite numbers.');
    expect(decide({ range: [-5, 5] }, [1, 2, 6])).toThrow('holds 6; expected -5 to 5.');
    expect(decide({ activation: 'none' }, [0, 1.5, 0])).toThrow('holds 1.5; expected 0 to 1.');
  });

  it.each([
    [
      { output: { ...file.output, threshold_fraction: 50 } },
      '$.output.threshold_fraction',
      'expected number to be <=1',
    ],
    [
      { output: { ...file.output, positive_class: 3 } },
      '$.output.positive_class',
      'counted from 0; found number 3',
    ],
    [
      { output: { ...file.output, dims: ['batch', 1], positive_class: 0 } },
      '$.output.activation',
      'softmax is always 1',
    ],
    [{ output: { ...file.output, activation: 'none', range: [0, 255] } }, '$.output.range', 'within 0 to 1'],
    [{ output: { ...file.output, range: [5, 1] } }, '$.output.range', 'the lower number first'],
    [{ input: { ...file.input, std: [1, 0, 1] } }, '$.input.std', 'three numbers over 0'],
    [{ input: { ...file.input, type: 'uint8', divisor: 255 } }, '$.input.type', 'expected "float32"'],
    [{ input: { ...file.input, layout: 'NCWH' } }, '$.input.layout', 'expected "NCHW" or "NHWC"'],
    [{ input: { ...file.input, resize: { method: 'cubic' } } }, '$.input.resize.method', 'or "bilinear"'],
    [
      { input: { ...file.input, resize: { method: 'none', shorter_side_pixels: 9 } } },
      '$.input.resize',
      'no such key',
    ],
    [{ input: { ...file.input, width: 3 } }, '$.input', 'unknown key "width"'],
    [{ schema: 'gates.contract/v2' }, '$.schema', 'expected "gates.contract/v1"'],
  ])('that is wrong is refused with the path and what was expected: %o', (changes, path, expectation) => {
    const read = () => readContract({ ...file, ...changes }, 'cats.yaml');
    expect(read).toThrow(expect.objectContaining({ code: 'contract_invalid' }));
    expect(read).toThrow(`cats.yaml is not a model's contract:\n  ${path}`);
    expect(read).toThrow(expectation);
  });

  it('of the documentation is one', async () => {
    const text = await readFile(new URL('../../../docs/model-contract.md', import.meta.url), 'utf8');
    const [, example] = /```yaml\n([\s\S]+?)```/.exec(text) ?? [];
    const value = await parseYaml(example ?? '', 'docs/model-contract.md', 'yaml_invalid');
    expect(readContract(value, 'docs/model-contract.md').inputs[0]?.dims).toEqual([3, 224, 224]);
  });
});

it('writes over the tensors that it is given again', () => {
  const other = { ...picture, rgb: Uint8Array.of(6, 5, 4, 3, 2, 1) };
  const tensors = contract().prepare(other);
  expect(contract().prepare(picture, tensors)).toBe(tensors);
  expect(tensors).toEqual(contract().prepare(picture));
});

describe('the digest of a contract', () => {
  it('is the same whether defaults are written or left out', () => {
    expect(contract().digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(contract({ divisor: 1, mean: [0, 0, 0], resize: { method: 'none' } }).digest).toBe(
      contract().digest,
    );
  });

  it.each([
    ['the input', () => contract({ divisor: 255 })],
    ['the decision', () => contract({}, { threshold_fraction: 0.6 })],
  ])('is another one when %s changes, whatever the name', (_, changed) => {
    expect(changed().name).toBe(contract().name);
    expect(changed().digest).not.toBe(contract().digest);
  });
});
