import { type Initializer, initializerOf, sparseInitializerOf } from './initializers.ts';
import type { AttributeProto, SparseTensorProto, TensorProto } from './onnx-messages.ts';

type Attributes = ReadonlyMap<string, AttributeProto>;

/** The tensor of a `Constant` node, unless its value is written as plain numbers or texts. */
export function tensorOf(attributes: Attributes): TensorProto | SparseTensorProto | undefined {
  return attributes.get('value')?.t ?? attributes.get('sparse_value')?.sparseTensor ?? undefined;
}

/**
 * What a `Constant` node with these attributes brings along.
 *
 * @throws Error with the rest of a sentence that begins with the node's output, like `initializerOf`
 */
export function constantOf(attributes: Attributes): Initializer {
  const tensor = tensorOf(attributes);
  if (tensor !== undefined) return 'values' in tensor ? sparseInitializerOf(tensor) : initializerOf(tensor);
  for (const [name, attribute] of attributes) {
    const { s, floats, ints, strings } = attribute;
    if (name === 'value_float') return numbers('float32', 4, 1, []);
    if (name === 'value_int') return numbers('int64', 8, 1, []);
    if (name === 'value_string') return { ...texts([s]), dims: [] };
    if (name === 'value_floats') return numbers('float32', 4, floats.length, [floats.length]);
    if (name === 'value_ints') return numbers('int64', 8, ints.length, [ints.length]);
    if (name === 'value_strings') return texts(strings);
  }
  throw new Error('is a constant without a value');
}

function numbers(type: string, width_bytes: number, elements: number, dims: readonly number[]): Initializer {
  return { name: '', type, dims, elements, bytes: elements * width_bytes };
}

function texts(strings: readonly ArrayLike<number>[]): Initializer {
  const bytes = strings.reduce((sum, { length }) => sum + length, 0);
  return { name: '', type: 'string', dims: [strings.length], elements: strings.length, bytes };
}
