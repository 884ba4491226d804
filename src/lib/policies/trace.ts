import { nameOf, operatorOf, type Rule, type Term } from './ast.ts';
import { boundEvidence } from './bound-evidence.ts';
import type { ItemSource } from './item-source.ts';
import type { ParsedFile } from './parsed-file.ts';
import { type Names, namesOf, type Reference, referencesOf, type Step } from './references.ts';

/** A reading of evidence below an observation's data. */
export interface EvidenceUse {
  readonly moment: string;
  /** domain and path, dotted */
  readonly path: string;
  /** `asked`: only whether it is there; `optional`: what the item reads does not rest on it */
  readonly kind: 'read' | 'asked' | 'optional';
  readonly where: Place;
}

/** A reading of a parameter. */
export interface ParameterUse {
  readonly name: string;
  /** false when it is read on behalf of every item, and needs no declaration */
  readonly binding: boolean;
  readonly where: Place;
}

/** The line in the item's own file, or the library's rule in which it stands. */
export interface Place {
  readonly line: number;
  readonly rule?: string;
}

/** What an item's `status` and `facts` read, directly and through everything that they call. */
export interface Trace {
  readonly evidence: readonly EvidenceUse[];
  readonly parameters: readonly ParameterUse[];
  /** functions called with their literal arguments */
  readonly calls: readonly { readonly path: string; readonly literals: readonly string[] }[];
  /** readings that can't be followed */
  readonly unclear: readonly { readonly message: string; readonly where: Place }[];
}

interface KnownFile {
  readonly file: ParsedFile;
  readonly names: Names;
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
}
/** Literal values of a rule's variables, where what calls it fixes them. */
type Bindings = ReadonlyMap<string, string>;

const observations = 'lib.observations';

/** Follows what rules read through the packages of the items and of their library. */
export class Tracer {
  readonly #packages = new Map<string, KnownFile>();
  readonly #references = new Map<Rule, Reference[]>();
  /** parameters by which every observation is judged before any item sees it */
  readonly #general: ReadonlySet<string>;

  constructor(files: readonly ParsedFile[]) {
    for (const file of files) {
      const rules = new Map<string, Rule[]>();
      for (const rule of file.module.rules)
        rules.set(nameOf(rule), [...(rules.get(nameOf(rule)) ?? []), rule]);
      this.#packages.set(file.package, { file, names: namesOf(file.module), rules });
    }
    this.#general = this.#parametersBehind(observations);
  }

  /** What the item reads. */
  trace(item: ItemSource, moment: string | undefined): Trace {
    const evidence: EvidenceUse[] = [];
    const parameters: ParameterUse[] = [];
    const calls: { path: string; literals: string[] }[] = [];
    const unclear: { message: string; where: Place }[] = [];
    const seen = new Set<string>();

    const follow = (known: KnownFile, name: string, keys: readonly Value[], args: readonly Value[]): void => {
      const place = `${known.file.package}.${name} ${JSON.stringify([keys, args])}`;
      if (seen.has(place)) return;
      seen.add(place);
      for (const rule of known.rules.get(name) ?? []) {
        const bindings = bind(
          [...rule.head.ref.slice(1), ...(rule.head.args ?? [])],
          [...rule.head.ref.slice(1).map((_, index) => keys[index]), ...args],
        );
        if (bindings === undefined) continue;
        for (const reference of this.#referencesIn(known, rule)) read(reference, known, name, bindings);
      }
    };

    const read = (reference: Reference, known: KnownFile, name: string, bindings: Bindings): void => {
      const path = this.#withoutAliases(reference.path).map((step) => literalOf(step, bindings));
      const args = reference.args.map((term) => literalOf(term, bindings));
      const own = known.file === item.file;
      const where: Place = own
        ? { line: reference.line }
        : { line: item.file.module.package.location.row, rule: `${known.file.package}.${name}` };
      const [root, second, third] = path;
      if (root === 'lib' && second === 'observations') {
        if (third === 'evidence') readEvidence(path.slice(3), own, where, reference.asked);
        if (third === 'collected_at') readTime(args, where);
      } else if (root === 'input' && second === 'observations') {
        if (own)
          unclear.push({
            message: 'reads input.observations, which may be stale or of another release: read evidence',
            where,
          });
      } else if (root === 'host' && second === 'parameters') {
        if (third) parameters.push({ name: third, binding: own || !this.#general.has(third), where });
        else unclear.push({ message: 'reads parameters without naming one', where });
      } else if (root === 'host' && second === 'bounds') {
        readBound(path.slice(2), where);
      } else {
        const target = this.#ruleAt(path);
        if (target === undefined) return;
        const literals = args.filter((value) => value !== undefined);
        if (args.length > 0) calls.push({ path: `${target.known.file.package}.${target.rule}`, literals });
        follow(target.known, target.rule, target.rest, args);
      }
    };

    const readEvidence = (steps: readonly Value[], own: boolean, where: Place, asked: boolean): void => {
      // a library may ask which moments there are
      if (steps.length === 0 && !own) return;
      const [at = moment, domain, ...rest] = steps;
      const end = rest.indexOf(undefined);
      const path = end < 0 ? rest : rest.slice(0, end);
      if (!domain || path.length === 0 || at === undefined)
        unclear.push({
          message:
            'reads evidence without naming moment, domain and a path in it: write evidence["<moment>"].<domain>.<path>',
          where,
        });
      else
        evidence.push({
          moment: at,
          path: [domain, ...path].join('.'),
          kind: asked ? 'asked' : 'read',
          where,
        });
    };

    const readTime = ([at, domain]: readonly Value[], where: Place): void => {
      if (at !== undefined && domain !== undefined)
        evidence.push({ moment: at, path: domain, kind: 'read', where });
      else
        unclear.push({
          message: 'asks when something was collected without naming moment and domain',
          where,
        });
    };

    const readBound = ([at = moment, domain, name]: readonly Value[], where: Place): void => {
      const ofDomain = domain === undefined ? undefined : boundEvidence[domain];
      if (
        ofDomain === undefined ||
        at === undefined ||
        (name !== undefined && ofDomain[name] === undefined)
      ) {
        const message = 'reads a bound that the host does not compute: name moment, domain and bound';
        unclear.push({ message, where });
        return;
      }
      const use = (path: string, kind: EvidenceUse['kind']) =>
        evidence.push({ moment: at, path: `${domain}.${path}`, kind, where });
      for (const bound of name === undefined ? Object.values(ofDomain) : [ofDomain[name]]) {
        for (const path of bound?.counts ?? []) use(path, 'read');
        for (const path of bound?.more ?? []) use(path, 'optional');
        for (const parameter of bound?.parameters ?? [])
          parameters.push({ name: parameter, binding: false, where });
      }
    };

    const known = this.#packages.get(item.file.package);
    if (known !== undefined) for (const rule of ['status', 'facts']) follow(known, rule, [], []);
    return { evidence, parameters, calls, unclear };
  }

  #referencesIn(known: KnownFile, rule: Rule): Reference[] {
    let references = this.#references.get(rule);
    if (references === undefined) {
      references = referencesOf(rule, known.names);
      this.#references.set(rule, references);
    }
    return references;
  }

  /** The rule that a path leads into, and the rest of the path inside its value. */
  #ruleAt<Part>(path: readonly Part[]): { known: KnownFile; rule: string; rest: Part[] } | undefined {
    const other = path.findIndex((step) => typeof step !== 'string');
    for (let length = other < 0 ? path.length - 1 : other - 1; length > 0; length -= 1) {
      const known = this.#packages.get(path.slice(0, length).join('.'));
      const rule = path[length];
      if (known !== undefined && typeof rule === 'string' && known.rules.has(rule))
        return { known, rule, rest: path.slice(length + 1) };
    }
    return undefined;
  }

  /** Follows `x := evidence["deployment"].cluster`, so that `x.pods` reads the pods. */
  #withoutAliases(path: readonly Step[]): readonly Step[] {
    const found = this.#ruleAt(path);
    const [rule, ...others] = found?.known.rules.get(found.rule) ?? [];
    if (found === undefined || rule === undefined || others.length > 0 || !isAlias(rule)) return path;
    const [target, ...more] = this.#referencesIn(found.known, rule);
    if (target === undefined || more.length > 0) return path;
    return this.#withoutAliases([...target.path, ...found.rest]);
  }

  #parametersBehind(packageName: string): Set<string> {
    const parameters = new Set<string>();
    const seen = new Set<string>();
    const follow = (known: KnownFile, name: string): void => {
      if (seen.has(`${known.file.package}.${name}`)) return;
      seen.add(`${known.file.package}.${name}`);
      for (const rule of known.rules.get(name) ?? [])
        for (const { path } of this.#referencesIn(known, rule)) {
          if (path[0] === 'host' && path[1] === 'parameters' && typeof path[2] === 'string')
            parameters.add(path[2]);
          const next = this.#ruleAt(path);
          if (next !== undefined) follow(next.known, next.rule);
        }
    };
    const known = this.#packages.get(packageName);
    for (const name of known?.rules.keys() ?? []) follow(known as KnownFile, name);
    return parameters;
  }
}

/** A text that is known, or nothing. */
type Value = string | undefined;

/** What a term is, where that can be said without the data: a text, a bound variable, or texts joined by `concat`. */
function literalOf(step: Step, bindings: Bindings): Value {
  if (typeof step === 'string') return step;
  if (step.type === 'string') return String(step.value);
  if (step.type === 'var') return bindings.get(String(step.value));
  if (step.type !== 'call' || operatorOf(step.value) !== 'concat') return undefined;
  const [, separator, parts] = step.value as [Term, Term, Term];
  const texts =
    parts.type === 'array' ? (parts.value as Term[]).map((part) => literalOf(part, bindings)) : [undefined];
  const joint = literalOf(separator, bindings);
  return joint === undefined || texts.includes(undefined) ? undefined : texts.join(joint);
}

/** What the variables of a rule's head stand for; nothing at all when the head is written for other values. */
function bind(heads: readonly Term[], values: readonly Value[]): Bindings | undefined {
  const bindings = new Map<string, string>();
  for (const [index, head] of heads.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    if (head.type === 'string' && head.value !== value) return undefined;
    if (head.type === 'var') bindings.set(String(head.value), value);
  }
  return bindings;
}

/** True for a rule that only gives another document's part a name. */
function isAlias(rule: Rule): boolean {
  const { head, body } = rule;
  const terms = body[0]?.['terms'] as Term | undefined;
  return (
    rule.default !== true &&
    rule.else === undefined &&
    head.ref.length === 1 &&
    head.args === undefined &&
    head.key === undefined &&
    head.value?.type === 'ref' &&
    body.length === 1 &&
    terms?.type === 'boolean' &&
    terms.value === true
  );
}

/** "reads" for the item's own line, "reads, through lib.release.pods," for a library's. */
export function reading({ rule }: Place): string {
  return rule === undefined ? 'reads' : `reads, through ${rule},`;
}
