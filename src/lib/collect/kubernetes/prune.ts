import type { z } from 'zod';
import { cluster } from '../../snapshot/domains/cluster.ts';
import { redactObject } from '../../snapshot/redact.ts';
import type { ListName, Resource } from './resources.ts';

type Json = Record<string, unknown>;

/** What is kept of a value: all of it, of an object some keys, of a list each item so. */
type Keep = 'all' | { readonly keys: ReadonlyMap<string, Keep> } | { readonly each: Keep };

/** References of kinds that no rule looks into; that there is one is what counts. */
const kept_whole = new Set(['valueFrom']);

/**
 * Makes the function that prunes and redacts the objects of one list. What the domain's schema names is kept, so that what is
 * collected and what rules may read are written in one place. Of Secrets, only the names of their keys remain.
 */
export function prunerOf(list: ListName, { kind, group, version }: Resource, namespace: string) {
  const own = keptBy(cluster.shape[list].unwrap().shape.items.unwrap().element);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return (object: Json): Json => {
    const named = { ...object, apiVersion, kind };
    if (kind === 'Secret') {
      redactObject(named);
      return prune(named, secret) as Json;
    }
    const isForeign = (object['metadata'] as Json | undefined)?.['namespace'] !== namespace;
    if (kind === 'Pod' && isForeign) return prune(named, foreignPod) as Json;
    const pruned = prune(named, own) as Json;
    redactObject(pruned);
    return pruned;
  };
}

/** All that counts of a pod in another namespace: where it is and what it takes. */
const resourcesOnly = each({ name: 'all', restartPolicy: 'all', resources: 'all' });
const foreignPod = keys({
  apiVersion: 'all',
  kind: 'all',
  metadata: keys({ name: 'all', namespace: 'all', uid: 'all', deletionTimestamp: 'all' }),
  spec: keys({
    nodeName: 'all',
    overhead: 'all',
    resources: 'all',
    containers: resourcesOnly,
    initContainers: resourcesOnly,
  }),
  status: keys({ phase: 'all' }),
});

/** Tools leave copies of the values in annotations, so none of those is kept. */
const secret = keys({
  apiVersion: 'all',
  kind: 'all',
  metadata: keys({ name: 'all', namespace: 'all', uid: 'all' }),
  type: 'all',
  keys: 'all',
});

function keys(kept: Record<string, Keep>): Keep {
  return { keys: new Map(Object.entries(kept)) };
}
function each(kept: Record<string, Keep>): Keep {
  return { each: keys(kept) };
}

function keptBy(schema: z.core.$ZodType): Keep {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
      return keptBy(def.innerType);
    case 'array':
      return { each: keptBy(def.element) };
    case 'object': {
      const shape = Object.entries(def.shape);
      if (shape.length === 0) return 'all';
      return keys(
        Object.fromEntries(shape.map(([key, inner]) => [key, kept_whole.has(key) ? 'all' : keptBy(inner)])),
      );
    }
    default:
      return 'all';
  }
}

/** Kubernetes writes null for what is absent; it is left out. */
function prune(value: unknown, keep: Keep): unknown {
  if (keep === 'all' || typeof value !== 'object' || value === null) return value;
  if ('each' in keep) return Array.isArray(value) ? value.map((item) => prune(item, keep.each)) : value;
  const pruned: Json = {};
  for (const [key, inner] of keep.keys) {
    const part = (value as Json)[key];
    if (part !== undefined && part !== null) pruned[key] = prune(part, inner);
  }
  return pruned;
}
