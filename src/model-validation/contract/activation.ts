/** 1 / (1 + e^−x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** The share of one of several values after softmax, without overflow. */
export function softmaxShare(values: readonly number[], index: number): number {
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - most));
  return (powers[index] ?? Number.NaN) / powers.reduce((sum, power) => sum + power, 0);
}
