/** The sum; undefined when a part of it is not known. */
export function sum(counts: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

/** What is left; undefined when either is not known. */
export function difference(count: number | undefined, less: number | undefined): number | undefined {
  return count === undefined || less === undefined ? undefined : count - less;
}

/** An object with the key, or without it where there is no value. */
export function present<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [Name in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [Name in Key]: Value });
}
