import type { Snapshot } from './schema.ts';
import { suspectKind, suspectKindOfText } from './secret-literals.ts';

/** What stands where a secret-looking literal stood: rules read `kind`. */
interface RedactedLiteral {
  redacted: true;
  length: number;
  kind: string;
}

type Json = Record<string, unknown>;

const dropped_annotations = ['kubectl.kubernetes.io/last-applied-configuration'];
const clusterListsWithLiterals = [
  'pods',
  'deployments',
  'replicaSets',
  'services',
  'ingresses',
  'configMaps',
  'serviceAccounts',
  'nodes',
] as const;

/**
 * Takes secrets out of a snapshot, in place: managedFields and last-applied configurations go, values of Secrets go,
 * and a literal that looks like a secret becomes `{redacted, length, kind}`. Doing it twice changes nothing.
 */
export function redact(snapshot: Snapshot): void {
  for (const observations of Object.values(snapshot.observations)) {
    const cluster = observations?.cluster?.data as Json | undefined;
    for (const list of clusterListsWithLiterals) redactList(cluster?.[list]);
    redactList((observations?.manifests?.data as Json | undefined)?.['objects']);
    redactList((observations?.traffic?.data as Json | undefined)?.['splits']);
  }
}

/** Takes secrets out of one Kubernetes object, in place. */
export function redactObject(object: Json): void {
  const metadata = object['metadata'];
  if (isObject(metadata)) redactMetadata(metadata);
  if (object['kind'] === 'Secret') dropSecretValues(object);
  if (object['kind'] === 'ConfigMap' || isObject(object['data'])) redactValues(object['data']);
  const spec = object['spec'];
  if (!isObject(spec)) return;
  redactPodSpec(spec);
  redactTemplate(spec['template']);
  const jobTemplate = spec['jobTemplate'];
  if (isObject(jobTemplate) && isObject(jobTemplate['spec'])) redactTemplate(jobTemplate['spec']['template']);
}

function redactList(list: unknown): void {
  if (!isObject(list) || !Array.isArray(list['items'])) return;
  for (const item of list['items']) if (isObject(item)) redactObject(item);
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

function redactContainer(container: Json): void {
  for (const words of [container['command'], container['args']])
    if (Array.isArray(words))
      words.forEach((word, index) => {
        if (typeof word === 'string') words[index] = marked(word, suspectKindOfText(word));
      });
  if (Array.isArray(container['env']))
    for (const variable of container['env'])
      if (isObject(variable) && typeof variable['value'] === 'string')
        variable['value'] = marked(
          variable['value'],
          suspectKind(variable['value'], typeof variable['name'] === 'string' ? variable['name'] : ''),
        );
}

function redactValues(values: unknown): void {
  if (!isObject(values)) return;
  for (const [name, value] of Object.entries(values))
    if (typeof value === 'string') values[name] = marked(value, suspectKind(value, name));
}

function marked(literal: string, kind: string | undefined): string | RedactedLiteral {
  return kind === undefined ? literal : { redacted: true, length: literal.length, kind };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
