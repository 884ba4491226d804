/** One place at which two JSON values differ; a side that has nothing there is missing. */
export interface JsonDifference {
  /** keys and indices; of a list whose entries have moved, the index in the first value where it has one */
  readonly path: readonly (string | number)[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Every place at which two JSON values differ, in the order of the first; the order of keys says nothing. Entries of a list
 * that have an `id` of their own are compared with the entry of the same `id`, other entries with that at the same index.
 */
export function jsonDifferences(before: unknown, after: unknown): JsonDifference[] {
  const differences: JsonDifference[] = [];
  visit(before, after, [], differences);
  return differences;
}

function visit(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[],
  differences: JsonDifference[],
): void {
  if (Array.isArray(before) && Array.isArray(after)) {
    for (const [index, one, other] of pairsOf(before, after))
      visit(one, other, [...path, index], differences);
  } else if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      visit(own(before, key), own(after, key), [...path, key], differences);
  } else if (before !== after) {
    differences.push({
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
}

type Pair = readonly [index: number, before: unknown, after: unknown];

function pairsOf(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const [befores, afters] = [byId(before), byId(after)];
  if (befores === undefined || afters === undefined) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => [index, before[index], after[index]] as const);
  }
  const added = [...afters].filter(([id]) => !befores.has(id));
  return [
    ...[...befores].map(([id, [index, one]]): Pair => [index, one, afters.get(id)?.[1]]),
    ...added.map(([, [index, other]]): Pair => [index, undefined, other]),
  ];
}

/** The entries of a list by their ids, unless one has none or two have the same. */
function byId(list: readonly unknown[]): Map<string, [number, unknown]> | undefined {
  const entries = new Map<string, [number, unknown]>();
  for (const [index, entry] of list.entries()) {
    const id = isRecord(entry) ? own(entry, 'id') : undefined;
    if (typeof id !== 'string' || entries.has(id)) return undefined;
    entries.set(id, [index, entry]);
  }
  return entries;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
