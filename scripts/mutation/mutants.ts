import {
  type Branch,
  branchesOf,
  isTerm,
  type Location,
  lineOf,
  locationSchema,
  type Module,
  type Node,
  nameOf,
  operatorOf,
  type Rule,
  type Term,
} from '../../src/lib/policies/ast.ts';

/** An item's source with one condition changed. */
export interface Mutant {
  /** the rule, what was done, and the source text that it was done to; the same as long as these stay the same */
  readonly description: string;
  readonly text: string;
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly description: string;
}

const otherOperator: Readonly<Record<string, string>> = {
  equal: '!=',
  neq: '==',
  gt: '>=',
  gte: '>',
  lt: '<=',
  lte: '<',
};
const otherComparison: Readonly<Record<string, string>> = {
  below: 'at_most',
  at_most: 'below',
  above: 'at_least',
  at_least: 'above',
};
const otherStatus: Readonly<Record<string, string>> = {
  pass: 'fail',
  fail: 'pass',
  not_applicable: 'pass',
  unknown: 'pass',
};

/**
 * Every mutant of an item's source: each condition dropped, negated, its operator replaced by its neighbour, each number
 * raised by one, each branch made unreachable, and each status exchanged.
 *
 * @throws Error when a condition does not stand where the syntax tree says
 */
export function mutantsOf(source: string, module: Module): Mutant[] {
  const bytes = Buffer.from(source);
  const lineStarts = [0];
  for (const [index, byte] of bytes.entries()) if (byte === 10) lineStarts.push(index + 1);
  const spanOf: SpanOf = (node) => {
    const parsed = locationSchema.safeParse((node as Node | undefined)?.['location']);
    if (!parsed.success || parsed.data.text === undefined) return undefined;
    return locate(bytes, lineStarts, parsed.data);
  };

  const changes: Change[] = [];
  for (const rule of module.rules.filter((candidate) => candidate.default !== true))
    for (const branch of branchesOf(rule)) changes.push(...changesOf(nameOf(rule), rule, branch, spanOf));

  const seen = new Set([source]);
  const counts = new Map<string, number>();
  return changes.flatMap(({ start, end, replacement, description }) => {
    const text = Buffer.concat([
      bytes.subarray(0, start),
      Buffer.from(replacement),
      bytes.subarray(end),
    ]).toString();
    if (seen.has(text)) return [];
    seen.add(text);
    const count = (counts.get(description) ?? 0) + 1;
    counts.set(description, count);
    return [{ description: count === 1 ? description : `${description} (${count})`, text }];
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
type SpanOf = (node: unknown) => Span | undefined;
type ChangeTo = (span: Span | undefined, replacement: string, action: string, about?: string) => void;

function changesOf(name: string, rule: Rule, branch: Branch, spanOf: SpanOf): Change[] {
  const changes: Change[] = [];
  const change: ChangeTo = (span, replacement, action, about = span?.text ?? '') => {
    if (span !== undefined)
      changes.push({
        ...span,
        replacement,
        description: `${name}: ${action}: ${about.replace(/\s+/g, ' ')}`,
      });
  };

  const head = spanOf(branch.head)?.text ?? name;
  const { value } = branch.head;
  const otherValue = value?.type === 'string' ? otherStatus[String(value.value)] : undefined;
  if (otherValue !== undefined) change(spanOf(value), `"${otherValue}"`, `answer "${otherValue}"`, head);

  const written = branch.body.filter((expression) => !isSynthetic(expression, spanOf));
  const [first, last] = [spanOf(written[0]), spanOf(written.at(-1))];
  const isAlone = branch === rule && rule.else === undefined && written.length === 1;
  if (first !== undefined && last !== undefined && !isAlone)
    change({ start: first.start, end: last.end, text: '' }, 'false', 'never reach', head);

  const visit = (node: unknown, about: string): void => {
    if (Array.isArray(node)) {
      for (const element of node) visit(element, about);
    } else if (typeof node === 'object' && node !== null) {
      const { body, terms } = node as Node;
      if (Array.isArray(body))
        for (const expression of body as Node[])
          if (!isSynthetic(expression, spanOf)) changeCondition(expression, change, spanOf);
      const inside = terms === undefined ? about : (spanOf(node)?.text ?? about);
      if (Array.isArray(terms)) changeOperator(terms as Term[], inside, change, spanOf);
      if (isTerm(node)) {
        if (node.type === 'ref') {
          // names and indices in a path are no constants
          const others = (node.value as Term[]).filter(
            ({ type }) => !['var', 'string', 'number'].includes(type),
          );
          visit(others, inside);
          return;
        }
        if (node.type === 'call') changeOperator(node.value as Term[], inside, change, spanOf);
        if (node.type === 'number')
          change(spanOf(node), `${Number(node.value) + 1}`, `${Number(node.value) + 1} in`, inside);
      }
      for (const [key, child] of Object.entries(node))
        if (key !== 'location' && key !== 'else') visit(child, inside);
    }
  };
  visit(branch, head);
  return changes;
}

/** A condition dropped, and the same turned round. */
function changeCondition(expression: Node, change: ChangeTo, spanOf: SpanOf): void {
  const span = spanOf(expression);
  const { terms, negated } = expression;
  const operator = operatorOf(terms);
  if (operator === 'assign' || operator === 'eq') return;
  if (span === undefined)
    throw new Error(`A condition on line ${lineOf(expression)} has no place in the source.`);
  change(span, 'true', 'drop');
  if (negated === true) change(span, span.text.replace(/^not\s+/, ''), 'without not');
  else if (Array.isArray(terms) || isTerm(terms)) change(span, `not ${span.text}`, 'negate');
}

/** The neighbour of an operator or of a comparison of the library. */
function changeOperator(terms: readonly Term[], about: string, change: ChangeTo, spanOf: SpanOf): void {
  const operator = operatorOf(terms) ?? '';
  const infix = otherOperator[operator];
  if (infix !== undefined) change(spanOf(terms[0]), infix, `${infix} in`, about);
  const [library, comparison = ''] = operator.split('.');
  const other = otherComparison[comparison];
  if (library === 'compare' && other !== undefined)
    change(spanOf(terms[0]), `compare.${other}`, `${other} in`, about);
}

/** The `true` that stands for the body of a rule without one. */
function isSynthetic(expression: Node, spanOf: SpanOf): boolean {
  const terms = expression['terms'];
  return isTerm(terms) && terms.type === 'boolean' && spanOf(expression)?.text !== String(terms.value);
}

/**
 * The bytes of a node: columns count bytes or characters, whichever makes its text stand there. Of a path into a
 * comprehension (`[…][0]`) OPA gives a text that stands elsewhere: there is no span of it.
 */
function locate(bytes: Buffer, lineStarts: readonly number[], location: Location): Span | undefined {
  const text = Buffer.from(location.text ?? '', 'base64');
  const lineStart = lineStarts[location.row - 1] ?? 0;
  const line = bytes.subarray(lineStart, lineStarts[location.row] ?? bytes.length).toString();
  const byCharacters = Buffer.from(line.slice(0, location.col - 1)).length;
  for (const start of [lineStart + location.col - 1, lineStart + byCharacters])
    if (bytes.subarray(start, start + text.length).equals(text))
      return { start, end: start + text.length, text: text.toString() };
  return undefined;
}
