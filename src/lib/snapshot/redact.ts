import type { Snapshot } from './schema.ts';
import { suspectKind, suspectKindOfText, withoutSecrets } from './secret-literals.ts';

/** What stands where a secret-looking literal stood: rules read `kind`. */
interface RedactedLiteral {
  redacted: true;
  length: number;
  kind: string;
}

type Json = Record<string, unknown>;

const dropped_annotations = ['kubectl.kubernetes.io/last-applied-configuration'];

/**
 * Takes secrets out of a snapshot, in place: managedFields and last-applied configurations go, values of Secrets go, a
 * literal of a Kubernetes object that looks like a secret becomes `{redacted, length, kind}`, and in every other text
 * what has the shape of one becomes `[redacted KIND]`. Doing it twice changes nothing.
 *
 * `notes`, and what people signed, are left as they were written.
 */
export function redact(snapshot: Snapshot): void {
  cleanTexts(snapshot.release);
  for (const observations of Object.values(snapshot.observations))
    for (const [domain, observation] of Object.entries(observations ?? {})) {
      const { data, measuredOn, problems } = observation ?? {};
      if (observation?.source !== undefined) observation.source = withoutSecrets(observation.source);
      cleanTexts(measuredOn);
      cleanTexts(problems);
      if (data !== undefined) redactData(domain, data);
    }
}

/** Takes secrets out of one Kubernetes object whose fields the schema knows, in place. */
export function redactObject(object: Json): void {
  const { metadata, spec, status, kind } = object;
  if (isObject(metadata)) redactMetadata(metadata);
  if (kind === 'Secret' || isObject(object['stringData'])) dropSecretValues(object);
  if (isObject(object['data'])) redactValues(object['data']);
  if (isObject(status)) cleanStatus(status);
  if (!isObject(spec)) return;
  redactPodSpec(spec);
  redactTemplate(spec['template']);
  const jobTemplate = spec['jobTemplate'];
  if (isObject(jobTemplate) && isObject(jobTemplate['spec'])) redactTemplate(jobTemplate['spec']['template']);
}

function redactData(domain: string, data: Json): void {
  for (const [name, part] of Object.entries(data)) {
    const items = isObject(part) && Array.isArray(part['items']) ? part['items'].filter(isObject) : undefined;
    if (domain === 'cluster' && items !== undefined)
      items.forEach(name === 'secrets' ? redactKeysOnly : redactObject);
    else if ((domain === 'manifests' || name === 'splits') && items !== undefined)
      items.forEach(redactAnyObject);
    else if (typeof part === 'string') data[name] = withoutSecrets(part);
    else cleanTexts(part);
  }
}

/** The schema lets nothing of a cluster's Secret in but its metadata and key names. */
function redactKeysOnly({ metadata }: Json): void {
  if (isObject(metadata)) redactMetadata(metadata);
}

/** Takes secrets out of an object of any kind, in place: each literal by the key, variable or option that it stands under. */
export function redactAnyObject(object: Json): void {
  if (object['kind'] === 'Secret') dropSecretValues(object);
  redactTree(object, '');
}

function redactTree(tree: unknown, name: string): void {
  if (Array.isArray(tree)) {
    let before = '';
    tree.forEach((word, index) => {
      if (typeof word === 'string') {
        tree[index] = marked(word, suspectKindOfText(word, before) ?? suspectKind(word, name));
        before = word;
      } else redactTree(word, name);
    });
  } else if (isObject(tree)) {
    const { metadata, name: variable, value } = tree;
    if (isObject(metadata)) redactMetadata(metadata);
    if (typeof variable === 'string' && typeof value === 'string')
      tree['value'] = marked(value, suspectKind(value, variable));
    for (const [key, child] of Object.entries(tree))
      if (typeof child === 'string') tree[key] = marked(child, suspectKind(child, key));
      else if (key !== 'metadata') redactTree(child, key);
  }
}

function redactMetadata(metadata: Json): void {
  delete metadata['managedFields'];
  const annotations = metadata['annotations'];
  if (!isObject(annotations)) return;
  for (const name of dropped_annotations) delete annotations[name];
  redactValues(annotations);
}

function dropSecretValues(secret: Json): void {
  const names = [secret['data'], secret['stringData']].flatMap((values) =>
    isObject(values) ? Object.keys(values) : [],
  );
  delete secret['data'];
  delete secret['stringData'];
  if (names.length > 0 || secret['keys'] === undefined) secret['keys'] = [...new Set(names)].sort();
}

function redactTemplate(template: unknown): void {
  if (!isObject(template)) return;
  if (isObject(template['metadata'])) redactMetadata(template['metadata']);
  if (isObject(template['spec'])) redactPodSpec(template['spec']);
}

function redactPodSpec(spec: Json): void {
  for (const kind of ['containers', 'initContainers', 'ephemeralContainers']) {
    const containers = spec[kind];
    if (!Array.isArray(containers)) continue;
    for (const container of containers) if (isObject(container)) redactContainer(container);
  }
}

const commandHolders = ['command', 'args', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];

function redactContainer(container: Json): void {
  for (const holder of commandHolders) redactTree(container[holder], holder);
  if (Array.isArray(container['env']))
    for (const variable of container['env'])
      if (isObject(variable) && typeof variable['value'] === 'string')
        variable['value'] = marked(
          variable['value'],
          suspectKind(variable['value'], typeof variable['name'] === 'string' ? variable['name'] : ''),
        );
}

function redactValues(values: Json): void {
  for (const [name, value] of Object.entries(values))
    if (typeof value === 'string') values[name] = marked(value, suspectKind(value, name));
}

/** What the kubelet and controllers say may quote a URL or an argument. */
function cleanStatus({ conditions, containerStatuses, initContainerStatuses }: Json): void {
  cleanMessages(conditions);
  for (const statuses of [containerStatuses, initContainerStatuses])
    for (const status of Array.isArray(statuses) ? statuses : [])
      for (const state of [status?.state, status?.lastState])
        if (isObject(state)) cleanMessages(Object.values(state));
}

function cleanMessages(holders: unknown): void {
  for (const holder of Array.isArray(holders) ? holders : [])
    if (isObject(holder) && typeof holder['message'] === 'string')
      holder['message'] = withoutSecrets(holder['message']);
}

/** Cleans every text below a value, in place. */
function cleanTexts(tree: unknown): void {
  if (typeof tree !== 'object' || tree === null) return;
  const holder = tree as Json;
  for (const [key, child] of Object.entries(holder))
    if (typeof child === 'string') {
      const clean = withoutSecrets(child);
      if (clean !== child) holder[key] = clean;
    } else cleanTexts(child);
}

function marked(literal: string, kind: string | undefined): string | RedactedLiteral {
  return kind === undefined ? literal : { redacted: true, length: literal.length, kind };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
