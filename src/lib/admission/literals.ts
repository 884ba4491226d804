/** Where a literal stood that looked like a secret, and of what kind it was. */
export interface SuspectLiteral {
  readonly path: string;
  readonly kind: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Every mark that `redact` left in an object, by where it stands, such as `spec.containers[detector].env[API_KEY].value`. An
 * element of a list goes by its name; without one, by its number among the suspects of its list, so that what stands beside it
 * may move.
 */
export function suspectLiterals(object: unknown): SuspectLiteral[] {
  const found: SuspectLiteral[] = [];
  visit(object, '', found);
  return found;
}

/** Returns true where the value, or anything below it, is such a mark. */
function visit(value: unknown, path: string, found: SuspectLiteral[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return visitList(value, path, found);
  const { redacted, kind } = value as Json;
  if (redacted === true) {
    found.push({ path, kind: typeof kind === 'string' ? kind : 'unknown' });
    return true;
  }
  let any = false;
  for (const [key, child] of Object.entries(value)) any = visit(child, joined(path, key), found) || any;
  return any;
}

function visitList(list: readonly unknown[], path: string, found: SuspectLiteral[]): boolean {
  let suspects = 0;
  let any = false;
  for (const element of list) {
    const name = nameOf(element);
    const place = name === undefined ? `${path}[#${suspects + 1}]` : `${path}[${name}]`;
    if (!visit(element, place, found)) continue;
    any = true;
    if (name === undefined) suspects += 1;
  }
  return any;
}

function nameOf(element: unknown): string | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const { name } = element as Json;
  return typeof name === 'string' ? name : undefined;
}

function joined(path: string, key: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}
