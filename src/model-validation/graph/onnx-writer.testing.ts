import { modelProto } from './read-onnx.ts';

/** A message of ONNX as protobufjs takes it for writing. */
export type Message = Readonly<Record<string, unknown>>;

const elementTypes: Readonly<Record<string, { number: number; bits: number }>> = {
  float32: { number: 1, bits: 32 },
  uint8: { number: 2, bits: 8 },
  int8: { number: 3, bits: 8 },
  uint16: { number: 4, bits: 16 },
  int32: { number: 6, bits: 32 },
  int64: { number: 7, bits: 64 },
  bool: { number: 9, bits: 8 },
  float16: { number: 10, bits: 16 },
  uint4: { number: 21, bits: 4 },
  int4: { number: 22, bits: 4 },
};

function typeOf(name: string): { number: number; bits: number } {
  const type = elementTypes[name];
  if (type === undefined) throw new Error(`no such type: ${name}`);
  return type;
}

/** A tensor whose bytes are all zero, or the numbers that are given. */
export function tensor(
  name: string,
  type: string,
  dims: readonly number[],
  numbers?: readonly number[],
): Message {
  const { number, bits } = typeOf(type);
  const elements = dims.reduce((product, size) => product * size, 1);
  const rawData = Buffer.alloc(Math.ceil((elements * bits) / 8));
  for (const [index, value] of (numbers ?? []).entries()) {
    if (type === 'int64') rawData.writeBigInt64LE(BigInt(value), index * 8);
    else if (type === 'float32') rawData.writeFloatLE(value, index * 4);
    else rawData.writeInt8(value, index);
  }
  return { name, dataType: number, dims, rawData };
}

/** A float32 tensor whose elements are all the same. */
export function filled(name: string, dims: readonly number[], value: number): Message {
  const elements = dims.reduce((product, size) => product * size, 1);
  return tensor(
    name,
    'float32',
    dims,
    Array.from({ length: elements }, () => value),
  );
}

/** A tensor whose values are in another file. */
export function external(
  name: string,
  type: string,
  dims: readonly number[],
  entries: Readonly<Record<string, string>>,
): Message {
  const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
  return { name, dataType: typeOf(type).number, dims, dataLocation: 1, externalData };
}

type Attribute =
  | number
  | readonly number[]
  | { readonly tensor: Message }
  | { readonly graph: Message }
  | { readonly ref: string };

function attributeOf(name: string, value: Attribute): Message {
  if (typeof value === 'number') return { name, type: 2, i: value };
  if (Array.isArray(value)) return { name, type: 7, ints: value };
  if ('tensor' in value) return { name, type: 4, t: value.tensor };
  return 'graph' in value
    ? { name, type: 5, g: value.graph }
    : { name, type: 4, refAttrName: (value as { ref: string }).ref };
}

/** A node; `operator` is a name, or a domain and a name with a colon between them. */
export function node(
  operator: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Message {
  const [opType, domain = ''] = operator.split(':').reverse();
  const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
  return { opType, domain, input, output, name: `${operator} to ${output.join(' ')}`, attribute };
}

/** An input or output. */
export function value(name: string, type: string, dims?: readonly (number | string)[]): Message {
  const dim = dims?.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: typeOf(type).number, ...(dim && { shape: { dim } }) } } };
}

export function graph(parts: {
  nodes: readonly Message[];
  initializers?: readonly Message[];
  inputs?: readonly Message[];
  outputs: readonly Message[];
}): Message {
  const { nodes, initializers = [], inputs = [], outputs } = parts;
  return { name: 'graph', node: nodes, initializer: initializers, input: inputs, output: outputs };
}

/** The bytes of a model around a graph. */
export async function write(
  graph: Message,
  { opset = 21, functions = [], ...more }: { opset?: number; functions?: readonly Message[] } & Message = {},
): Promise<Buffer> {
  const { type } = await modelProto();
  const domains = ['com.microsoft', 'example'].map((domain) => ({ domain, version: 1 }));
  const model = {
    irVersion: 10,
    opsetImport: [{ domain: '', version: opset }, ...domains],
    graph,
    functions,
    ...more,
  };
  return Buffer.from(type.encode(type.fromObject(model)).finish());
}
