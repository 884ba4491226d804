/** The values; undefined when one of them is not known. */
export function known<Value>(values: readonly (Value | undefined)[]): Value[] | undefined {
  return values.includes(undefined) ? undefined : (values as Value[]);
}

/** The value that all of them are; undefined when there is none, or one is not known. */
export function sameOf<Value extends string | number>(
  values: readonly (Value | undefined)[],
): Value | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
