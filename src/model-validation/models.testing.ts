import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filled, graph, type Message, node, tensor, value, write } from './graph/onnx-writer.testing.ts';

const samples = 3 * 32 * 32;
const weight = 40 / samples;

const pixels = (batch: number | string) => value('pixels', 'float32', [batch, 3, 32, 32]);
const probability = (dims: readonly (number | string)[] = ['batch', 1]) =>
  value('probability', 'float32', dims);

/** From `pixels` to `bits`: the lowest bit of every sample. */
const bits = [node('Mod', ['pixels', 'two'], ['lowest'], { fmod: 1 }), node('Flatten', ['lowest'], ['bits'])];
const two = filled('two', [], 2);
const bias = filled('bias', [1], -10);

const floatWeights = {
  nodes: [node('MatMul', ['bits', 'w'], ['sum'])],
  initializers: [filled('w', [samples, 1], weight)],
};
const scales = [
  filled('bits_scale', [], 1 / 127),
  tensor('bits_zero', 'int8', []),
  filled('w_scale', [], weight / 100),
  tensor('w_zero', 'int8', []),
];
const int8Weights = {
  nodes: [
    node('QuantizeLinear', ['bits', 'bits_scale', 'bits_zero'], ['bits_q']),
    node('DequantizeLinear', ['bits_q', 'bits_scale', 'bits_zero'], ['bits_']),
    node('DequantizeLinear', ['w_q', 'w_scale', 'w_zero'], ['w']),
    node('MatMul', ['bits_', 'w'], ['sum']),
  ],
  initializers: [tensor('w_q', 'int8', [samples, 1], new Array(samples).fill(100)), ...scales],
};
const answer = [node('Add', ['sum', 'bias'], ['logit']), node('Sigmoid', ['logit'], ['probability'])];

interface Made {
  readonly nodes?: readonly Message[];
  readonly initializers?: readonly Message[];
  readonly batch?: number | string;
  readonly output?: Message;
}

function detector(
  weights: { nodes: readonly Message[]; initializers: readonly Message[] },
  made: Made = {},
): Promise<Buffer> {
  const { nodes = answer, initializers = [], batch = 'batch', output = probability() } = made;
  return write(
    graph({
      nodes: [...bits, ...weights.nodes, ...nodes],
      initializers: [two, bias, ...weights.initializers, ...initializers],
      inputs: [pixels(batch)],
      outputs: [output],
    }),
  );
}

/** Turns forever, as far as a person can tell. */
function endless(): Promise<Buffer> {
  const body = graph({
    nodes: [node('Identity', ['on'], ['on_']), node('Sin', ['turned'], ['turned_'])],
    inputs: [value('turn', 'int64', []), value('on', 'bool', []), value('turned', 'float32', ['batch', 1])],
    outputs: [value('on_', 'bool', []), value('turned_', 'float32', ['batch', 1])],
  });
  return detector(floatWeights, {
    nodes: [
      node('Loop', ['turns', '', 'sum'], ['turned_out'], { body: { graph: body } }),
      node('Sigmoid', ['turned_out'], ['probability']),
    ],
    initializers: [tensor('turns', 'int64', [], [1_000_000_000_000])],
  });
}

/** What the tests' detector is, well or badly made. Its score rises with the share of samples whose lowest bit is set. */
export const models = {
  fp32: () => detector(floatWeights),
  int8: () => detector(int8Weights),
  /** takes one image only */
  single: () => detector(floatWeights, { batch: 1, output: probability([1, 1]) }),
  nan: () =>
    detector(floatWeights, {
      nodes: [node('Sub', ['logit_', 'bias'], ['zero']), node('Div', ['zero', 'zero'], ['probability'])],
      initializers: [filled('logit_', [1, 1], -10)],
    }),
  /** not a number for a sum of lowest bits that is over a third of them: for stego pictures */
  sometimesNan: () =>
    detector(floatWeights, {
      nodes: [
        node('Sub', ['third', 'sum'], ['left']),
        node('Sqrt', ['left'], ['root']),
        node('Sigmoid', ['root'], ['probability']),
      ],
      initializers: [filled('third', [1], 40 / 3)],
    }),
  outOfRange: () => detector(floatWeights, { nodes: [node('Add', ['sum', 'bias'], ['probability'])] }),
  constant: () =>
    detector(floatWeights, {
      nodes: [node('Mul', ['sum', 'nothing'], ['none']), node('Sigmoid', ['none'], ['probability'])],
      initializers: [filled('nothing', [], 0)],
    }),
  /** repeats its answer three times, which shows only when it runs */
  wrongShape: () =>
    detector(floatWeights, {
      nodes: [
        node('ReduceMin', ['bits', 'axis'], ['least'], { keepdims: 0 }),
        node('Mul', ['least', 'nothing'], ['none']),
        node('Add', ['none', 'three'], ['times']),
        node('Cast', ['times'], ['repeats'], { to: 7 }),
        node('Tile', ['sum', 'repeats'], ['probability']),
      ],
      initializers: [
        tensor('axis', 'int64', [1], [1]),
        filled('nothing', [], 0),
        tensor('three', 'float32', [2], [1, 3]),
      ],
      output: probability(['a', 'b']),
    }),
  otherInput: () =>
    write(
      graph({
        nodes: [node('Flatten', ['image'], ['flat']), node('ReduceMean', ['flat', 'axis'], ['probability'])],
        initializers: [tensor('axis', 'int64', [1], [1])],
        inputs: [value('image', 'float32', ['batch', 3, 64, 64])],
        outputs: [probability()],
      }),
    ),
  endless,
  /** answers the same question differently each time */
  random: () =>
    detector(floatWeights, {
      nodes: [
        node('RandomUniformLike', ['sum'], ['noise']),
        node('Add', ['sum', 'noise'], ['noisy']),
        node('Add', ['noisy', 'bias'], ['logit']),
        node('Sigmoid', ['logit'], ['probability']),
      ],
    }),
  /** gives each image of a batch what it would give to their mean */
  mixing: () =>
    detector(floatWeights, {
      nodes: [
        node('ReduceMean', ['sum', 'first'], ['mean'], { keepdims: 1 }),
        node('Mul', ['sum', 'nothing'], ['none']),
        node('Add', ['none', 'mean'], ['mixed']),
        node('Add', ['mixed', 'bias'], ['logit']),
        node('Sigmoid', ['logit'], ['probability']),
      ],
      initializers: [tensor('first', 'int64', [1], [0]), filled('nothing', [], 0)],
    }),
  /** an operator that nobody knows */
  unknownOperator: () => detector(floatWeights, { nodes: [node('example:Guess', ['sum'], ['probability'])] }),
  /** holds 6 GiB */
  hungry: () =>
    detector(floatWeights, {
      nodes: [
        node('Expand', ['sum', 'huge'], ['many']),
        node('ReduceMax', ['many', 'axis'], ['most']),
        node('Sigmoid', ['most'], ['probability']),
      ],
      initializers: [tensor('huge', 'int64', [2], [1, 1_600_000_000]), tensor('axis', 'int64', [1], [1])],
    }),
  /** one node is quantised, and no weight */
  oneNode: () =>
    detector(floatWeights, {
      nodes: [
        node('Add', ['sum', 'bias'], ['logit']),
        node('Sigmoid', ['logit'], ['p']),
        node('QuantizeLinear', ['p', 'p_scale', 'p_zero'], ['p_q']),
        node('DequantizeLinear', ['p_q', 'p_scale', 'p_zero'], ['probability']),
      ],
      initializers: [filled('p_scale', [], 1 / 255), tensor('p_zero', 'uint8', [])],
    }),
} satisfies Record<string, () => Promise<Buffer>>;

export type ModelName = keyof typeof models;

/** Writes a model into a folder, and says where it is. */
export async function modelFile(folder: string, name: ModelName): Promise<string> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, await models[name]());
  return path;
}
