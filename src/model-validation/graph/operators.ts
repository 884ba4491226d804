/** How an operator that multiplies by weights comes to compute in integers. */
export interface WeightOperator {
  /** the inputs of which any may be weights and the other ones activations */
  readonly operands: readonly number[];
  /**
   * - `always`: it takes 8-bit numbers and nothing else
   * - `dequantized`: when its weights and its activations both come from `DequantizeLinear`
   * - `never`: it computes in floating point, or unpacks weights of fewer bits
   */
  readonly integer: 'always' | 'dequantized' | 'never';
}

const table: Readonly<Record<WeightOperator['integer'], Readonly<Record<string, readonly number[]>>>> = {
  dequantized: { Conv: [0, 1], ConvTranspose: [0, 1], Gemm: [0, 1], MatMul: [0, 1] },
  always: {
    QLinearConv: [0, 3],
    QLinearMatMul: [0, 3],
    ConvInteger: [0, 1],
    MatMulInteger: [0, 1],
    'com.microsoft:QLinearConv': [0, 3],
    'com.microsoft:QGemm': [0, 3],
    'com.microsoft:QAttention': [0, 1],
    'com.microsoft:DynamicQuantizeMatMul': [0, 1],
    'com.microsoft:DynamicQuantizeLSTM': [1, 2],
    'com.microsoft:MatMulIntegerToFloat': [0, 1],
  },
  never: {
    DeformConv: [0, 1],
    Einsum: [0, 1],
    GRU: [1, 2],
    LSTM: [1, 2],
    RNN: [1, 2],
    'com.microsoft:Attention': [1],
    'com.microsoft:FusedConv': [0, 1],
    'com.microsoft:FusedGemm': [0, 1],
    'com.microsoft:FusedMatMul': [0, 1],
    'com.microsoft:FusedMatMulActivation': [0, 1],
    'com.microsoft:MatMulBnb4': [1],
    'com.microsoft:MatMulFpQ4': [1],
    'com.microsoft:MatMulInteger16': [0, 1],
    'com.microsoft:MatMulNBits': [1],
    'com.microsoft:NhwcConv': [0, 1],
    'com.microsoft:NhwcFusedConv': [0, 1],
    'com.microsoft:TransposeMatMul': [0, 1],
  },
};

/** The operators that multiply by weights, by their names in a flat graph. */
export const weightOperators: ReadonlyMap<string, WeightOperator> = new Map(
  Object.entries(table).flatMap(([integer, operators]) =>
    Object.entries(operators).map(([operator, operands]) => [
      operator,
      { operands, integer: integer as WeightOperator['integer'] },
    ]),
  ),
);

const movements = new Set(['Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze']);

/** Whether an operator gives the values of its first input as they are, at most in another order or shape. */
export function movesValues(operator: string): boolean {
  return movements.has(operator);
}

const quantizing = new Set(['QuantizeLinear', 'com.microsoft:QuantizeLinear']);
const dequantizing = new Set(['DequantizeLinear', 'com.microsoft:DequantizeLinear']);

/** Whether an operator makes whole numbers of its first input: scaled by the second, with the third as zero. */
export function quantizes(operator: string): boolean {
  return quantizing.has(operator);
}

/** The reverse of what quantizes. */
export function dequantizes(operator: string): boolean {
  return dequantizing.has(operator);
}

/** Whether an operator's values come from its first input, and the others only say how: a shape, a scale, a zero. */
export function readsMainlyFirst(operator: string): boolean {
  return movesValues(operator) || quantizes(operator) || dequantizes(operator);
}

/** Whether the first output is of 8 bits whenever a model with it is valid. */
export function givesInt8(operator: string): boolean {
  return operator === 'DynamicQuantizeLinear' || /^(com\.microsoft:)?QLinear/.test(operator);
}

const eightBit = new Set(['com.microsoft:QEmbedLayerNormalization', 'com.microsoft:NhwcMaxPool']);

/**
 * Whether an operator takes each 8-bit element of its inputs for one number. ONNX's own operators do; others may unpack two
 * numbers of 4 bits out of it.
 */
export function takesInt8AsNumbers(operator: string): boolean {
  return (
    !operator.includes(':') ||
    quantizes(operator) ||
    dequantizes(operator) ||
    givesInt8(operator) ||
    eightBit.has(operator) ||
    weightOperators.get(operator)?.integer === 'always'
  );
}
