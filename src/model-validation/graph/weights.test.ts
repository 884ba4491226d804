import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectModel } from './inspect-model.ts';
import { graph, type Message, node, tensor, value, write } from './onnx-writer.testing.ts';
import { openInRuntime } from './onnxruntime.testing.ts';
import {
  both,
  convolution,
  dequantized,
  floatConvolution,
  floatMatrix,
  matrix,
  model,
  type Parts,
  parts,
  quantizedConvolution,
  quantizedMatrix,
  roundTrip,
  scale,
} from './sample-models.testing.ts';

interface Sample {
  readonly name: string;
  readonly graph: Message;
  readonly functions?: readonly Message[];
  /** all elements, those in int8, those in operators, those in integer operators */
  readonly counts: readonly [number, number, number, number];
}

const conv = (weights: string, input = 'x') => node('Conv', [input, weights], ['c']);
const flatten = node('Flatten', ['c'], ['f']);
/** The convolution between quantised activations and weights that some nodes give as `w1`. */
const convolutionOf = (weights: Parts) =>
  model(roundTrip('x', 'x_'), weights, parts([conv('w1', 'x_'), flatten]), floatMatrix);
const stored = (type = 'int8', dims = [8, 4, 3, 3]) => [tensor('w1_q', type, dims), ...scale('w1', type)];
const dequantize = (from: string, to = 'w1') => node('DequantizeLinear', [from, 'w1_scale', 'w1_zero'], [to]);
const alsoFloat = (weights: Parts): Message => model(quantizedConvolution(), weights, floatMatrix);

const samples: readonly Sample[] = [
  { name: 'float32', graph: model(floatConvolution, floatMatrix), counts: [both, 0, both, 0] },
  {
    name: 'QDQ, int8, per channel',
    graph: model(quantizedConvolution(), quantizedMatrix()),
    counts: [both, both, both, both],
  },
  {
    name: 'QDQ, uint8 weights',
    graph: model(quantizedConvolution('uint8'), quantizedMatrix('uint8')),
    counts: [both, both, both, both],
  },
  {
    name: 'QOperator',
    graph: model(
      parts(
        [
          node('QuantizeLinear', ['x', 'a_scale', 'a_zero'], ['a']),
          node(
            'QLinearConv',
            ['a', 'a_scale', 'a_zero', 'w1_q', 'w1_scale', 'w1_zero', 'a_scale', 'a_zero'],
            ['b'],
          ),
          node('Flatten', ['b'], ['g']),
          node(
            'QLinearMatMul',
            ['g', 'a_scale', 'a_zero', 'w2_q', 'w1_scale', 'w1_zero', 'a_scale', 'a_zero'],
            ['h'],
          ),
          node('DequantizeLinear', ['h', 'a_scale', 'a_zero'], ['y']),
        ],
        [...scale('a', 'uint8'), ...stored(), tensor('w2_q', 'int8', [128, 10])],
      ),
    ),
    counts: [both, both, both, both],
  },
  {
    name: 'dynamic',
    graph: model(
      parts(
        [
          node('DynamicQuantizeLinear', ['x'], ['e', 'e_scale', 'e_zero']),
          node('ConvInteger', ['e', 'w1_q', 'e_zero', 'w1_zero'], ['b']),
          node('Cast', ['b'], ['c'], { to: 1 }),
          flatten,
          node('DynamicQuantizeLinear', ['f'], ['g', 'g_scale', 'g_zero']),
          node('MatMulInteger', ['g', 'w2_q', 'g_zero', 'w2_zero'], ['h']),
          node('Cast', ['h'], ['i'], { to: 1 }),
          node('Mul', ['i', 'g_scale'], ['j']),
          node('Mul', ['j', 'w2_scale'], ['y']),
        ],
        [...stored(), tensor('w2_q', 'int8', [128, 10]), ...scale('w2')],
      ),
    ),
    counts: [both, both, both, both],
  },
  {
    name: 'Gemm of com.microsoft',
    graph: model(
      floatConvolution,
      parts(
        [
          node('QuantizeLinear', ['f', 'a_scale', 'a_zero'], ['a']),
          node('com.microsoft:QGemm', ['a', 'a_scale', 'a_zero', 'w2_q', 'w2_scale', 'w2_zero'], ['y']),
        ],
        [...scale('a', 'uint8'), tensor('w2_q', 'int8', [128, 10]), ...scale('w2')],
      ),
    ),
    counts: [both, matrix, both, matrix],
  },
  {
    name: 'one node quantised',
    graph: model(quantizedConvolution(), floatMatrix),
    counts: [both, convolution, both, convolution],
  },
  {
    name: 'weights quantised, activations not',
    graph: model(
      dequantized('w1', [8, 4, 3, 3], 'int8', 0),
      parts([conv('w1'), flatten]),
      dequantized('w2', [128, 10]),
      parts([node('MatMul', ['f', 'w2'], ['y'])]),
    ),
    counts: [both, both, both, 0],
  },
  {
    name: 'activations of 16 bits',
    graph: model(
      roundTrip('x', 'x_', 'uint16'),
      dequantized('w1', [8, 4, 3, 3]),
      parts([conv('w1', 'x_'), flatten]),
      floatMatrix,
    ),
    counts: [both, convolution, both, 0],
  },
  {
    name: 'activations quantised, weights not',
    graph: model(
      roundTrip('x', 'x_'),
      parts([conv('w1', 'x_'), flatten]),
      parts([], [tensor('w1', 'float32', [8, 4, 3, 3])]),
      floatMatrix,
    ),
    counts: [both, 0, both, 0],
  },
  {
    name: 'float32 weights through QuantizeLinear and DequantizeLinear',
    graph: convolutionOf(
      parts(
        [node('QuantizeLinear', ['w', 'w1_scale', 'w1_zero'], ['w1_q']), dequantize('w1_q')],
        [tensor('w', 'float32', [8, 4, 3, 3]), ...scale('w1')],
      ),
    ),
    counts: [both, 0, both, 0],
  },
  {
    name: 'float16 weights behind Cast',
    graph: convolutionOf(
      parts([node('Cast', ['w'], ['w1'], { to: 1 })], [tensor('w', 'float16', [8, 4, 3, 3])]),
    ),
    counts: [both, 0, both, 0],
  },
  {
    name: 'int8 weights cast and scaled by hand',
    graph: convolutionOf(
      parts([node('Cast', ['w1_q'], ['v'], { to: 1 }), node('Mul', ['v', 'w1_scale'], ['w1'])], stored()),
    ),
    // the scale is among what the weights are made of
    counts: [both + 1, convolution, both + 1, 0],
  },
  {
    name: 'int4 weights',
    graph: convolutionOf(dequantized('w1', [8, 4, 3, 3], 'int4', 0)),
    counts: [both, 0, both, 0],
  },
  {
    name: 'MatMulNBits, whose uint8 elements are pairs',
    graph: model(
      floatConvolution,
      parts(
        [
          node('com.microsoft:MatMulNBits', ['f', 'w2_q', 's'], ['y'], {
            K: 128,
            N: 10,
            bits: 4,
            block_size: 32,
          }),
        ],
        [tensor('w2_q', 'uint8', [10, 4, 16]), tensor('s', 'float32', [40])],
      ),
    ),
    counts: [convolution + 640, 0, convolution + 640, 0],
  },
  {
    name: 'int8 weights behind Transpose, Reshape and Identity, before and after DequantizeLinear',
    graph: convolutionOf(
      parts(
        [
          node('Transpose', ['w1_q'], ['t'], { perm: [3, 2, 1, 0] }),
          node('Identity', ['t'], ['i']),
          dequantize('i', 'd'),
          node('Reshape', ['d', 'shape'], ['w1']),
        ],
        [...stored('int8', [3, 3, 4, 8]), tensor('shape', 'int64', [4], [8, 4, 3, 3])],
      ),
    ),
    counts: [both, convolution, both, convolution],
  },
  {
    name: 'float32 weights of rank 1 behind Reshape',
    graph: model(
      parts(
        [node('Reshape', ['w', 'shape'], ['w1']), conv('w1'), flatten],
        [tensor('w', 'float32', [convolution]), tensor('shape', 'int64', [4], [8, 4, 3, 3])],
      ),
      floatMatrix,
    ),
    counts: [both, 0, both, 0],
  },
  {
    name: 'float32 weights added to int8 ones',
    graph: convolutionOf(
      parts(
        [dequantize('w1_q', 'd'), node('Add', ['d', 'w'], ['w1'])],
        [...stored(), tensor('w', 'float32', [8, 4, 3, 3])],
      ),
    ),
    counts: [both + convolution, convolution, both + convolution, 0],
  },
  {
    name: 'int8 weights that a float operator shares',
    graph: model(
      quantizedConvolution(),
      parts([
        node('Conv', ['x', 'w1'], ['c2']),
        node('Add', ['c', 'c2'], ['sum']),
        node('Flatten', ['sum'], ['f2']),
      ]),
      parts([node('MatMul', ['f2', 'w2'], ['y'])], [tensor('w2', 'float32', [128, 10])]),
    ),
    counts: [both, convolution, both, 0],
  },
  {
    name: 'int8 weights that two integer operators share',
    graph: model(
      quantizedConvolution(),
      parts([
        node('Conv', ['x_', 'w1'], ['c2']),
        node('Add', ['c', 'c2'], ['sum']),
        node('Flatten', ['sum'], ['f2']),
      ]),
      parts([node('MatMul', ['f2', 'w2'], ['y'])], [tensor('w2', 'float32', [128, 10])]),
    ),
    counts: [both, convolution, both, convolution],
  },
  {
    name: 'dead int8 initialisers and operators',
    graph: alsoFloat(
      parts(
        [node('ConvInteger', ['x__q', 'dead'], ['nowhere'])],
        [tensor('dead', 'int8', [8, 4, 3, 3]), tensor('deader', 'int8', [500, 500])],
      ),
    ),
    counts: [both, convolution, both, convolution],
  },
  {
    name: 'an int8 table that is looked up',
    graph: model(
      quantizedConvolution(),
      parts(
        [
          node('MatMul', ['f', 'w2'], ['p']),
          node('Cast', ['f'], ['ids'], { to: 7 }),
          node('Gather', ['table', 'ids'], ['rows']),
          node('DequantizeLinear', ['rows', 'x__scale', 'x__zero'], ['floats']),
          node('ReduceSum', ['floats'], ['more'], { keepdims: 0 }),
          node('Add', ['p', 'more'], ['y']),
        ],
        [tensor('w2', 'float32', [128, 10]), tensor('table', 'int8', [500, 50])],
      ),
    ),
    counts: [both + 25_000, convolution + 25_000, both, convolution],
  },
  {
    name: 'int8 weights that multiply a constant',
    graph: model(
      floatConvolution,
      roundTrip('k', 'k_'),
      dequantized('w2', [128, 10]),
      parts(
        [
          node('MatMul', ['k_', 'w2'], ['p']),
          node('MatMul', ['f', 'w3'], ['q']),
          node('Add', ['p', 'q'], ['y']),
        ],
        [tensor('k', 'float32', [1, 128]), tensor('w3', 'float32', [128, 10])],
      ),
    ),
    counts: [both + matrix + 128, matrix, both + matrix + 128, 0],
  },
  {
    name: 'weights in the body of a Loop',
    graph: model(
      quantizedConvolution(),
      parts(
        [
          node('MatMul', ['f', 'w2'], ['start']),
          node('Loop', ['times', '', 'start'], ['y'], {
            body: {
              graph: graph({
                nodes: [node('MatMul', ['carried', 'w3'], ['next']), node('Identity', ['go'], ['on'])],
                initializers: [tensor('w3', 'float32', [10, 10])],
                inputs: [value('round', 'int64', []), value('go', 'bool', []), value('carried', 'float32')],
                outputs: [value('on', 'bool', []), value('next', 'float32')],
              }),
            },
          }),
        ],
        [tensor('w2', 'float32', [128, 10]), tensor('times', 'int64', [], [3])],
      ),
    ),
    counts: [both + 100, convolution, both + 100, convolution],
  },
  {
    name: 'weights in Constant nodes',
    graph: model(
      roundTrip('x', 'x_'),
      parts(
        [
          node('Constant', [], ['w1_q'], { value: { tensor: tensor('', 'int8', [8, 4, 3, 3]) } }),
          dequantize('w1_q'),
          conv('w1', 'x_'),
          flatten,
        ],
        scale('w1'),
      ),
      floatMatrix,
    ),
    counts: [both, convolution, both, convolution],
  },
  {
    name: 'weights in the bodies of If, and captured from around it',
    graph: model(
      quantizedConvolution(),
      parts(
        [
          node('ReduceMax', ['f'], ['m'], { keepdims: 0 }),
          node('Cast', ['m'], ['yes'], { to: 9 }),
          node('If', ['yes'], ['y'], {
            then_branch: { graph: bodyOf('w2') },
            else_branch: { graph: bodyOf('w3', [tensor('w3', 'float32', [128, 10])]) },
          }),
        ],
        [tensor('w2', 'float32', [128, 10])],
      ),
    ),
    counts: [both + matrix, convolution, both + matrix, convolution],
  },
  {
    name: 'weights given to a function that multiplies by them twice, and one of its own',
    graph: model(
      quantizedConvolution(),
      parts([node('example:Twice', ['f', 'w2'], ['y'])], [tensor('w2', 'float32', [128, 10])]),
    ),
    functions: [
      {
        name: 'Twice',
        domain: 'example',
        input: ['a', 'b'],
        output: ['sum'],
        node: [
          node('MatMul', ['a', 'b'], ['one']),
          node('MatMul', ['a', 'b'], ['two']),
          node('Constant', [], ['own'], { value: { tensor: tensor('', 'float32', [10, 10]) } }),
          node('MatMul', ['two', 'own'], ['three']),
          node('MatMul', ['three', 'own'], ['four']),
          node('Add', ['one', 'four'], ['sum']),
        ],
        opsetImport: [{ domain: '', version: 21 }],
      },
    ],
    counts: [both + 100, convolution, both + 100, convolution],
  },
];

function bodyOf(weights: string, initializers: readonly Message[] = []): Message {
  return graph({
    nodes: [node('MatMul', ['f', weights], [`${weights}_y`])],
    initializers,
    outputs: [value(`${weights}_y`, 'float32', [1, 10])],
  });
}

describe('the weights of', () => {
  let folder = '';
  const pathOf = (index: number) => joinPath(folder, `${index}.onnx`);
  beforeAll(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'gates-weights-'));
    for (const [index, { graph, functions }] of samples.entries())
      await writeFile(pathOf(index), await write(graph, functions && { functions }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(samples.map((sample, index) => ({ ...sample, index })))('$name', async ({ index, counts }) => {
    const { problems, weights } = await inspectModel(pathOf(index));
    expect(problems).toEqual([]);
    expect([
      weights?.elements,
      weights?.int8Elements,
      weights?.operatorElements,
      weights?.integerOperatorElements,
    ]).toEqual(counts);
  });

  test('every sample is a model that onnxruntime opens', async () => {
    const answers = await openInRuntime(samples.map((_, index) => pathOf(index)));
    expect(answers).toEqual(samples.map(() => 'y'));
    expect(answers.length).toBeGreaterThan(20);
  });
});
