/** The parsed JSON of a body; undefined when it is none. */
export function parsed(body: string | null): unknown {
  try {
    return body === null ? undefined : JSON.parse(body);
  } catch (_error) {
    return undefined;
  }
}

/** What stands at a path, key by key. */
export function at(value: unknown, path: readonly string[]): unknown {
  let found: unknown = value;
  for (let depth = 0; depth < path.length; depth++) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[path[depth] as string];
  }
  return found;
}
