import { z } from 'zod';

/** Where a node of the syntax tree stands; `text` is its source, base64. */
export const locationSchema = z.looseObject({
  file: z.string(),
  row: z.int(),
  col: z.int(),
  text: z.string().optional(),
});
export type Location = z.infer<typeof locationSchema>;

/** A node of the tree that `opa parse --json-include locations` prints. */
export type Node = { readonly [key: string]: unknown };

/** A term: a literal, a variable, a ref, a call, a comprehension. */
export interface Term extends Node {
  readonly type: string;
  readonly value: unknown;
}

const termSchema = z.looseObject({ type: z.string(), value: z.unknown() });
const bodySchema = z.array(z.looseObject({ location: locationSchema.optional() }));
const headSchema = z.looseObject({
  name: z.string().optional(),
  ref: z.array(termSchema).min(1),
  args: z.array(termSchema).optional(),
  key: termSchema.optional(),
  value: termSchema.optional(),
});
/** One branch of a rule; `else` holds the next. */
export interface Branch extends Node {
  readonly head: z.infer<typeof headSchema>;
  readonly body: z.infer<typeof bodySchema>;
  readonly else?: Branch | undefined;
  readonly location?: Location | undefined;
}
const branchSchema: z.ZodType<Branch> = z.looseObject({
  head: headSchema,
  body: bodySchema,
  location: locationSchema.optional(),
  get else() {
    return branchSchema.optional();
  },
});
const ruleSchema = z.intersection(
  branchSchema,
  z.looseObject({ default: z.boolean().optional(), location: locationSchema }),
);
export type Rule = z.infer<typeof ruleSchema>;

export const moduleSchema = z.looseObject({
  package: z.looseObject({ path: z.array(termSchema), location: locationSchema }),
  imports: z
    .array(
      z.looseObject({
        path: z.looseObject({ value: z.array(termSchema) }),
        alias: z.string().optional(),
        location: locationSchema,
      }),
    )
    .default([]),
  rules: z.array(ruleSchema).default([]),
});
export type Module = z.infer<typeof moduleSchema>;

/** The package's path without `data`: `checks.environment.kubernetes_version`. */
export function packageOf(module: Module): string {
  return module.package.path
    .slice(1)
    .map(({ value }) => String(value))
    .join('.');
}

/** The name of a rule: the first part of its head. */
export const nameOf = (rule: Rule): string => String(rule.head.ref[0]?.value);

/** A rule's branches in their order: itself and each `else`. */
export function branchesOf(rule: Rule): Branch[] {
  const branches: Branch[] = [];
  for (let branch: Branch | undefined = rule; branch !== undefined; branch = branch.else)
    branches.push(branch);
  return branches;
}

export function isTerm(node: unknown): node is Term {
  return (
    typeof node === 'object' && node !== null && typeof (node as Node)['type'] === 'string' && 'value' in node
  );
}

/** The name of the operator or function that a call or an expression applies, such as `gte` or `data.lib.x` unresolved. */
export function operatorOf(terms: unknown): string | undefined {
  if (!Array.isArray(terms) || !isTerm(terms[0]) || terms[0].type !== 'ref') return undefined;
  return (terms[0].value as Term[]).map(({ value }) => String(value)).join('.');
}

/** The line on which a node stands, or on which the nearest node inside it does. */
export function lineOf(node: unknown, otherwise = 1): number {
  const location = locationSchema.safeParse((node as Node | null)?.['location']);
  return location.success ? location.data.row : otherwise;
}

/** Calls `see` with every node below `root`, itself included, parents first; returning `false` skips what lies below. */
export function walk(root: unknown, see: (node: Node) => unknown): void {
  if (Array.isArray(root)) {
    for (const element of root) walk(element, see);
  } else if (typeof root === 'object' && root !== null) {
    if (see(root as Node) === false) return;
    for (const [key, child] of Object.entries(root)) if (key !== 'location') walk(child, see);
  }
}

/** Every application of an operator or function below `root`: its name, its arguments and its line. */
export function calls(root: unknown): { operator: string; args: Term[]; line: number }[] {
  const found: { operator: string; args: Term[]; line: number }[] = [];
  let line = 1;
  walk(root, (node) => {
    line = lineOf(node, line);
    const applied = node['type'] === 'call' ? node['value'] : node['terms'];
    const operator = operatorOf(applied);
    if (operator !== undefined) found.push({ operator, args: (applied as Term[]).slice(1), line });
  });
  return found;
}
