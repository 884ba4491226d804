import { isMap, isNode, isSeq, LineCounter, parseAllDocuments, Scalar } from 'yaml';
import { parseJsonStrictly } from '../json/index.ts';
import { anyObject } from '../snapshot/domains/kubernetes-objects.ts';
import { jsonPath } from '../zod-problems.ts';
import type { DomainData } from './collector.ts';

export type Objects = NonNullable<NonNullable<DomainData<'manifests'>['objects']>['items']>;

/** The objects of a text, and what in it is none, as the rest of a sentence that begins with the file's name. */
export interface Declared {
  readonly objects: Objects;
  /** the line, from 1, at which each of the objects begins */
  readonly lines: readonly number[];
  readonly doubts: readonly string[];
}

/** What `kubectl` reads differently is left out: times and sexagesimal figures are text to it, and so are `y` and `n`. */
const foreignTags = ['timestamp', 'binary', 'omap', 'pairs', 'set', 'bool'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/**
 * Kubernetes objects of YAML or JSON with any number of documents, read as `kubectl` does (YAML 1.1); a `List` is what it
 * holds. Messages hold no content of the text.
 */
export function readKubernetesYaml(text: string): Declared {
  const bool = (value: boolean, test: RegExp) => ({
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test,
    resolve: () => new Scalar(value),
  });
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter,
    version: '1.1',
    uniqueKeys: true,
    // a warning of the parser would show content
    logLevel: 'error',
    customTags: (tags) => [
      ...tags.filter(
        (tag) => typeof tag === 'string' || !(foreignTags.includes(tag.tag) || tag.format === 'TIME'),
      ),
      bool(true, /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/),
      bool(false, /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/),
    ],
  });
  const objects: Objects = [];
  const lines: number[] = [];
  const doubts: string[] = [];
  for (const [index, document] of [...documents].entries()) {
    const doubt = (reason: string) => doubts.push(`document ${index + 1} ${reason}`);
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) {
      const line = error.linePos?.[0].line;
      doubt(`is no YAML: ${error.code}${line === undefined ? '' : ` in line ${line}`}`);
      continue;
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch {
      doubt('has aliases that refer to each other too often');
      continue;
    }
    if (value === null || value === undefined) continue;
    for (const candidate of listed(value, document.contents)) {
      const reason = whyNone(candidate.value);
      if (reason === undefined) {
        objects.push(candidate.value as Objects[number]);
        lines.push(lineCounter.linePos(candidate.offset).line);
      } else doubt(reason);
    }
  }
  return { objects, lines, doubts };
}

type Candidate = {
  kind?: unknown;
  apiVersion?: unknown;
  items?: unknown;
  metadata?: { name?: unknown; generateName?: unknown } | null;
};

/** What a value holds when it is a `List`, else the value itself, and where in the text each begins. */
function listed(value: unknown, node: unknown, outer = 0): readonly { value: unknown; offset: number }[] {
  const { kind, items, metadata } = value as Candidate;
  const offset = isNode(node) ? (node.range?.[0] ?? outer) : outer;
  const isList = typeof kind === 'string' && kind.endsWith('List') && metadata?.name === undefined;
  if (!isList || !Array.isArray(items)) return [{ value, offset }];
  const sequence = isMap(node) ? node.get('items', true) : undefined;
  const nodes = isSeq(sequence) ? sequence.items : [];
  return items.flatMap((item, index) => listed(item, nodes[index], offset));
}

function whyNone(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no Kubernetes object';
  const { kind, apiVersion, metadata } = value as Candidate;
  if (typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/'))
    return "is a kustomization: pipe what `kustomize build` prints into this command, with `files.manifests: '-'`";
  const name = metadata?.name ?? metadata?.generateName;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string' || typeof name !== 'string')
    return 'is no Kubernetes object with apiVersion, kind and metadata.name: keep other files elsewhere, and pipe in what Helm or kustomize prints';
  if (!isCarried(value))
    return 'holds what a snapshot can not carry: __proto__, a number beyond 2^53, or too many levels';
  const parsed = anyObject.safeParse(value);
  const issue = parsed.error?.issues[0];
  return issue === undefined ? undefined : `does not fit ${kind}: ${jsonPath(issue.path)}: ${issue.message}`;
}

/** What a snapshot refuses must not get into one. */
function isCarried(value: object): boolean {
  try {
    const text = JSON.stringify(value, (_, inner) => {
      if (typeof inner === 'number' && !Number.isFinite(inner)) throw new Error('no number of JSON');
      return inner;
    });
    parseJsonStrictly(new TextEncoder().encode(text), { file: 'an object', maximum_depth: 50 });
    return true;
  } catch {
    return false;
  }
}
