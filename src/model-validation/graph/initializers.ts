import { elementType } from './element-types.ts';
import { exactNumber, type SparseTensorProto, type TensorProto } from './onnx-messages.ts';

/** Values that a model brings along: an initialiser of a graph, or a tensor in a `Constant` node. */
export interface Initializer {
  readonly name: string;
  /** as onnxruntime names it, such as `float32`, `int8`, `int4` */
  readonly type: string;
  readonly dims: readonly number[];
  readonly elements: number;
  /** what the values take where they are stored, be it in the model or beside it */
  readonly bytes: number;
}

/**
 * What a tensor holds, by its type and dimensions.
 *
 * @throws Error with the rest of a sentence that begins with the tensor's name, when the type is unknown, the dimensions are
 *   no sizes, or the values that stand in the model are more or fewer than the dimensions say
 */
export function initializerOf(tensor: TensorProto): Initializer {
  const type = elementType(tensor.dataType);
  if (type === undefined)
    throw new Error(`has the element type ${tensor.dataType}, which ONNX does not define`);
  const dims = dimsOf(tensor.dims);
  const elements = elementsOf(dims);
  const initializer = { name: tensor.name, type: type.name, dims, elements };
  if (type.bits === 0) {
    checkHeld(tensor.stringData.length, elements, 'texts');
    return { ...initializer, bytes: lengthOf(tensor.stringData) };
  }
  const bytes = Math.ceil((elements * type.bits) / 8);
  if (!isExternal(tensor)) checkStored(tensor, elements, bytes, type.bits);
  return { ...initializer, bytes };
}

/**
 * A sparse tensor as operators see it, with all its zeros; `bytes` are those of the stored values and their indices.
 *
 * @throws Error like `initializerOf`
 */
export function sparseInitializerOf({ values, indices, dims: sizes }: SparseTensorProto): Initializer {
  if (values === null || indices === null) throw new Error('is sparse, and has no values or no indices');
  const stored = initializerOf(values);
  const dims = dimsOf(sizes);
  return {
    ...stored,
    dims,
    elements: elementsOf(dims),
    bytes: stored.bytes + initializerOf(indices).bytes,
  };
}

/** Whether a tensor's values stand in a file beside the model. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === 1;
}

function dimsOf(sizes: TensorProto['dims']): number[] {
  const dims = sizes.map(exactNumber);
  if (dims.some((size) => !(size >= 0)))
    throw new Error(`has dimensions that are no sizes: ${dims.join('×')}`);
  return dims;
}

function elementsOf(dims: readonly number[]): number {
  const elements = dims.reduce((product, size) => product * size, 1);
  // wide enough for elements of 16 bytes
  if (!Number.isSafeInteger(elements * 16)) throw new Error(`has too many elements: ${dims.join('×')}`);
  return elements;
}

function checkStored(tensor: TensorProto, elements: number, bytes: number, bits: number): void {
  if (tensor.rawData.length > 0) {
    checkHeld(tensor.rawData.length, bytes, 'bytes');
    return;
  }
  const numbers =
    lengthOf(tensor.floatData) / 4 +
    lengthOf(tensor.doubleData) / 8 +
    varintsOf(tensor.int32Data) +
    varintsOf(tensor.int64Data) +
    varintsOf(tensor.uint64Data);
  const complex = tensor.dataType === 14 || tensor.dataType === 15;
  checkHeld(numbers, complex ? 2 * elements : bits < 8 ? bytes : elements, 'values');
}

function checkHeld(held: number, expected: number, what: string): void {
  if (held !== expected) throw new Error(`holds ${held} ${what}, and its dimensions say ${expected}`);
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

/** How many numbers of variable length the bytes hold: each ends with a byte below 128. */
function varintsOf(chunks: readonly Uint8Array[]): number {
  let count = 0;
  for (const chunk of chunks) for (const byte of chunk) if (byte < 128) count++;
  return count;
}
