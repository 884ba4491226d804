import { isTerm, lineOf, type Module, type Node, nameOf, packageOf, type Rule, type Term } from './ast.ts';

/** One step of a path: a literal name, or the variable or expression that stands there. */
export type Step = string | Term;

/** A place where a rule names a document: its path without `data`, and the arguments when it is called. */
export interface Reference {
  readonly path: readonly Step[];
  readonly args: readonly Term[];
  /** true where the rule only asks whether there is such a document */
  readonly asked: boolean;
  readonly line: number;
}

/** The names that one rule of a file may mean by a word: its imports and the file's own rules. */
export interface Names {
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly rules: ReadonlySet<string>;
  readonly package: readonly string[];
}

/** What words mean in a module. */
export function namesOf(module: Module): Names {
  const imports = module.imports.map(({ path, alias }): [string, string[]] => {
    const steps = path.value.map(({ value }) => String(value));
    return [alias ?? steps.at(-1) ?? '', steps[0] === 'data' ? steps.slice(1) : steps];
  });
  return {
    imports: new Map(imports),
    rules: new Set(module.rules.map(nameOf)),
    package: packageOf(module).split('.'),
  };
}

/** Every document and function that a rule names, through imports and the file's own rules, in the order of the source. */
export function referencesOf(rule: Rule, names: Names): Reference[] {
  const found: Reference[] = [];
  const locals = localsOf(rule);
  const ruleName = nameOf(rule);

  const resolve = (steps: readonly Term[]): Step[] | undefined => {
    const head = String(steps[0]?.value);
    const rest = steps.slice(1).map((step): Step => (step.type === 'string' ? String(step.value) : step));
    if (locals.has(head)) return undefined;
    if (head === 'data') return rest;
    if (head === 'input') return ['input', ...rest];
    const imported = names.imports.get(head);
    if (imported !== undefined) return [...imported, ...rest];
    return names.rules.has(head) ? [...names.package, head, ...rest] : undefined;
  };
  const refer = (steps: readonly Term[], args: readonly Term[], line: number, asked = false) => {
    const path = resolve(steps);
    if (path !== undefined) found.push({ path, args, asked, line });
    visit(steps[0]?.type === 'var' ? steps.slice(1) : steps, line);
  };
  const apply = (terms: readonly unknown[], line: number) => {
    const [target, ...args] = terms;
    if (isTerm(target) && target.type === 'ref')
      refer(target.value as Term[], args.filter(isTerm), lineOf(target, line));
    else visit(target, line);
    visit(args, line);
  };
  const visit = (node: unknown, outer: number): void => {
    if (Array.isArray(node)) {
      for (const element of node) visit(element, outer);
    } else if (typeof node === 'object' && node !== null) {
      const line = lineOf(node, outer);
      const { type, value, terms } = node as Node;
      if (type === 'ref') refer(value as Term[], [], line);
      else if (type === 'var') refer([node as Term], [], line);
      else if (type === 'call') apply(value as Term[], line);
      else {
        const lone = terms as Term | undefined;
        if (Array.isArray(terms)) apply(terms, line);
        else if (lone?.type === 'ref') refer(lone.value as Term[], [], line, true);
        for (const [key, child] of Object.entries(node))
          if (key !== 'location' && !(key === 'terms' && (Array.isArray(terms) || lone?.type === 'ref')))
            visit(child, line);
      }
    }
  };
  for (
    let branch: Node | undefined = rule;
    branch !== undefined;
    branch = branch['else'] as Node | undefined
  ) {
    const { ref, name: _, ...head } = branch['head'] as { ref: Term[]; name?: string };
    visit(ref.slice(1), lineOf(branch));
    visit(head, lineOf(branch));
    visit(branch['body'], lineOf(branch));
  }
  return found.filter(({ path }) => path.length !== names.package.length + 1 || path.at(-1) !== ruleName);
}

/** Variables that a rule declares: arguments, `some`, `every` and `:=`. */
function localsOf(rule: Rule): Set<string> {
  const locals = new Set<string>();
  const declare = (term: unknown): void => {
    if (!isTerm(term)) return;
    if (term.type === 'var') locals.add(String(term.value));
    else if (term.type === 'array' || term.type === 'object')
      for (const part of [term.value].flat(3)) declare(part);
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const element of node) visit(element);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { terms, symbols, domain, key, value, args } = node as Node;
    if (Array.isArray(symbols))
      for (const symbol of symbols as Term[])
        if (symbol.type === 'call') (symbol.value as Term[]).slice(1, -1).forEach(declare);
        else declare(symbol);
    if (domain !== undefined) [key, value].forEach(declare);
    if (Array.isArray(args)) args.forEach(declare);
    if (Array.isArray(terms) && operator(terms[0]) === 'assign') declare(terms[1]);
    for (const [name, child] of Object.entries(node)) if (name !== 'location') visit(child);
  };
  visit(rule);
  return locals;
}

function operator(term: unknown): string | undefined {
  return isTerm(term) && term.type === 'ref'
    ? (term.value as Term[]).map(({ value }) => value).join('.')
    : undefined;
}
