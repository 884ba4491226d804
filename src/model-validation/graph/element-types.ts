/** What the elements of a tensor are: a name as onnxruntime has it, and how wide they are stored. */
export interface ElementType {
  readonly name: string;
  /** 0 for texts, which have no fixed width */
  readonly bits: number;
}

const names = (
  'float32:32 uint8:8 int8:8 uint16:16 int16:16 int32:32 int64:64 string:0 bool:8 float16:16 float64:64 uint32:32 ' +
  'uint64:64 complex64:64 complex128:128 bfloat16:16 float8e4m3fn:8 float8e4m3fnuz:8 float8e5m2:8 float8e5m2fnuz:8 ' +
  'uint4:4 int4:4 float4e2m1:4 float8e8m0:8 uint2:2 int2:2'
).split(' ');

const types = new Map<number, ElementType>(
  names.map((entry, index) => {
    const [name = '', bits] = entry.split(':');
    return [index + 1, { name, bits: Number(bits) }];
  }),
);

/** The type with this number in ONNX's `TensorProto.DataType`; undefined for one that this list does not know. */
export function elementType(number: number): ElementType | undefined {
  return types.get(number);
}

/** Whether elements are whole numbers of 8 bits. Floating-point numbers of 8 bits are not. */
export function isInt8(type: string | undefined): boolean {
  return type === 'int8' || type === 'uint8';
}
