import { filled, graph, type Message, node, tensor, value } from './onnx-writer.testing.ts';

/** Elements of the two weights of every sample: a convolution and a matrix. */
export const convolution = 8 * 4 * 3 * 3;
export const matrix = 128 * 10;
export const both = convolution + matrix;

const x = value('x', 'float32', [1, 4, 6, 6]);
const y = value('y', 'float32', [1, 10]);
const flat = node('Flatten', ['c'], ['f']);

/** Named parts of a model; the sample's input is `x`, its output `y`. */
export interface Parts {
  readonly nodes: readonly Message[];
  readonly initializers: readonly Message[];
}

export function model(...parts: readonly Parts[]): Message {
  return graph({
    nodes: parts.flatMap(({ nodes }) => nodes),
    initializers: parts.flatMap(({ initializers }) => initializers),
    inputs: [x],
    outputs: [y],
  });
}

/** Weights as float32, straight into the operators. */
export const floatConvolution: Parts = {
  nodes: [node('Conv', ['x', 'w1'], ['c']), flat],
  initializers: [filled('w1', [8, 4, 3, 3], 0.1)],
};
export const floatMatrix: Parts = {
  nodes: [node('MatMul', ['f', 'w2'], ['y'])],
  initializers: [filled('w2', [128, 10], 0.1)],
};

/** A scale and a zero for what is quantised as `name`. */
export function scale(name: string, type = 'int8', dims: readonly number[] = []): Message[] {
  return [filled(`${name}_scale`, dims, 0.05), tensor(`${name}_zero`, type, dims)];
}

const scaleOf = (name: string) => [`${name}_scale`, `${name}_zero`];

/** An activation through `QuantizeLinear` and `DequantizeLinear`. */
export function roundTrip(from: string, to: string, type = 'int8'): Parts {
  return {
    nodes: [
      node('QuantizeLinear', [from, ...scaleOf(to)], [`${to}_q`]),
      node('DequantizeLinear', [`${to}_q`, ...scaleOf(to)], [to]),
    ],
    initializers: scale(to, type),
  };
}

/** Weights that are stored as `type` and dequantised, per channel for a convolution. */
export function dequantized(name: string, dims: readonly number[], type = 'int8', axis?: number): Parts {
  const channels = axis === undefined ? [] : [dims[axis] as number];
  return {
    nodes: [
      node('DequantizeLinear', [`${name}_q`, ...scaleOf(name)], [name], axis === undefined ? {} : { axis }),
    ],
    initializers: [tensor(`${name}_q`, type, dims), ...scale(name, type, channels)],
  };
}

const convolve: Parts = { nodes: [node('Conv', ['x_', 'w1'], ['c']), flat], initializers: [] };
const multiply: Parts = { nodes: [node('MatMul', ['f_', 'w2'], ['y'])], initializers: [] };

/** The convolution between quantised activations and weights, as static quantisation writes it. */
export function quantizedConvolution(type = 'int8'): Parts {
  return join(roundTrip('x', 'x_'), dequantized('w1', [8, 4, 3, 3], type, 0), convolve);
}

/** The matrix likewise. */
export function quantizedMatrix(type = 'int8'): Parts {
  return join(roundTrip('f', 'f_'), dequantized('w2', [128, 10], type), multiply);
}

export function join(...parts: readonly Parts[]): Parts {
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    initializers: parts.flatMap(({ initializers }) => initializers),
  };
}

/** Some nodes and initialisers as they are. */
export function parts(nodes: readonly Message[], initializers: readonly Message[] = []): Parts {
  return { nodes, initializers };
}
