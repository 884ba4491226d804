/** ONNX's messages as they are read: a list that is not there is empty, a text is `''`, a number 0, a message null. */

/** A 64-bit number, as protobufjs gives it. */
type Int64 = number | { toNumber(): number };

export interface ModelProto {
  readonly irVersion: Int64;
  readonly graph: GraphProto | null;
  readonly opsetImport: readonly { readonly domain: string; readonly version: Int64 }[];
  readonly trainingInfo: readonly {
    readonly initialization: GraphProto | null;
    readonly algorithm: GraphProto | null;
  }[];
  readonly functions: readonly FunctionProto[];
}

export interface FunctionProto {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly node: readonly NodeProto[];
  /** attributes with their default values */
  readonly attributeProto: readonly AttributeProto[];
}

export interface GraphProto {
  readonly node: readonly NodeProto[];
  readonly name: string;
  readonly initializer: readonly TensorProto[];
  readonly sparseInitializer: readonly SparseTensorProto[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
}

export interface NodeProto {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly overload: string;
  readonly attribute: readonly AttributeProto[];
}

export interface AttributeProto {
  readonly name: string;
  /** in a function: the attribute of the calling node that stands here */
  readonly refAttrName: string;
  readonly i: Int64;
  readonly t: TensorProto | null;
  readonly g: GraphProto | null;
  readonly s: ArrayLike<number>;
  readonly floats: readonly number[];
  readonly ints: readonly Int64[];
  readonly strings: readonly ArrayLike<number>[];
  readonly tensors: readonly TensorProto[];
  readonly graphs: readonly GraphProto[];
  readonly sparseTensor: SparseTensorProto | null;
  readonly sparseTensors: readonly SparseTensorProto[];
}

export interface TensorProto {
  readonly name: string;
  readonly dims: readonly Int64[];
  readonly dataType: number;
  readonly rawData: ArrayLike<number>;
  readonly floatData: readonly Uint8Array[];
  readonly int32Data: readonly Uint8Array[];
  readonly stringData: readonly Uint8Array[];
  readonly int64Data: readonly Uint8Array[];
  readonly doubleData: readonly Uint8Array[];
  readonly uint64Data: readonly Uint8Array[];
  readonly externalData: readonly { readonly key: string; readonly value: string }[];
  /** 1 when the values are in a file beside the model */
  readonly dataLocation: number;
}

export interface SparseTensorProto {
  readonly values: TensorProto | null;
  readonly indices: TensorProto | null;
  readonly dims: readonly Int64[];
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type: {
    readonly tensorType: TensorTypeProto | null;
    readonly sparseTensorType: TensorTypeProto | null;
    readonly sequenceType: object | null;
    readonly mapType: object | null;
    readonly optionalType: object | null;
  } | null;
}

export interface TensorTypeProto {
  readonly elemType: number;
  readonly shape: {
    readonly dim: readonly { readonly dimValue: Int64; readonly dimParam: string }[];
  } | null;
}

/** The number, or NaN when a double does not hold it exactly. */
export function exactNumber(value: Int64): number {
  const number = typeof value === 'number' ? value : value.toNumber();
  return Number.isSafeInteger(number) ? number : Number.NaN;
}
