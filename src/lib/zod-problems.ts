import type { z } from 'zod';
import { suggestion } from './parameters.ts';
import { withoutSecrets } from './snapshot/secret-literals.ts';

const shown_max = 20;

/** A path in JSON as people write it: `$.observations["pre-deployment"].cluster.pods.items[3]`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    return /^[A-Za-z_$][\w$]*$/.test(name) ? `${text}.${name}` : `${text}[${JSON.stringify(name)}]`;
  }, '$');
}

/**
 * What does not fit, one line a problem, for up to twenty of them: path, what was expected, and what was found.
 * `document` is the value that was validated.
 */
export function describeProblems(error: z.ZodError, document: unknown): string {
  const issues = error.issues.flatMap(flatten);
  const lines = issues
    .slice(0, shown_max)
    .map(
      (issue) =>
        `  ${jsonPath(issue.path)}: ${expectation(issue)}; found ${found(document, issue.path)}${nearest(issue, document)}`,
    );
  if (issues.length > shown_max) lines.push(`  and ${issues.length - shown_max} more`);
  return lines.join('\n');
}

type Issue = z.core.$ZodIssue;

/** A union's problem is that of the alternative that got furthest. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const furthest = issue.errors
    .map((alternative) => alternative.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
    .sort((a, b) => depth(b) - depth(a))[0];
  return furthest === undefined || depth(furthest) === issue.path.length
    ? [issue]
    : furthest.flatMap(flatten);
}

const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'unrecognized_keys':
      return `unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_union':
      return 'expected one of the shapes that this place may have';
    default:
      return issue.message;
  }
}

/** What a mistyped word of a closed list was meant to be. */
function nearest(issue: Issue, document: unknown): string {
  const value = valueAt(document, issue.path);
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return '';
  const hint = suggestion(value.slice(0, 100), issue.values.map(String));
  return hint === '' ? '' : `.${hint}`;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    document,
  );
}

function found(document: unknown, path: readonly PropertyKey[]): string {
  const value = valueAt(document, path);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = withoutSecrets(JSON.stringify(value));
  return `${typeof value} ${text.length > 60 ? `${text.slice(0, 57)}…"` : text}`;
}
