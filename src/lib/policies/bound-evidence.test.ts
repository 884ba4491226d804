import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { computeBounds } from '../bounds.ts';
import { parametersSchema } from '../catalogue.ts';
import { ParameterValues } from '../parameters.ts';
import { checkpointNames } from '../snapshot/domains/canary.ts';
import type { Snapshot } from '../snapshot/schema.ts';
import { boundEvidence } from './bound-evidence.ts';

const ladder = [{ limit_ms: 100, atOrOver: 1 }];
const requests = { sent: 100, failed: 1, succeeded: 99, total: 100 };
const data: Record<string, object> = {
  loadtest: { requests, latency: { ladder } },
  model: {
    clean: {
      images: 100,
      int8OnlyFalsePositives: 1,
      fp32OnlyFalsePositives: 1,
      int8FalsePositives: 1,
      fp32FalsePositives: 1,
    },
    stego: {
      images: 100,
      int8TruePositives: 99,
      fp32TruePositives: 99,
      int8OnlyMisses: 1,
      fp32OnlyMisses: 1,
    },
    int8Latency: { samples: 100, ladder },
  },
  metrics: { latency: { requests: 100, ladder }, requests },
  probes: { stegoSet: { images: 100, detected: 99 }, cleanSet: { images: 100, falsePositives: 1 } },
  traffic: { observed: { versions: { items: [{ version: 'v4', requests: 10 }], complete: true } } },
  canary: {
    checkpoints: {
      items: checkpointNames.map((name) => ({ name, requests: { total: 100, failed: 1, ladder } })),
      complete: true,
    },
  },
};

const parameters = ParameterValues.from(
  parametersSchema.parse(JSON.parse(await readFile('policies/parameters.json', 'utf8'))),
  {},
  'test',
);

function boundsOf(domain: string, content: unknown): Record<string, object> {
  const snapshot = {
    schema: 'gates.snapshot/v1',
    release: { name: 'starlight', version: 'v4', model: { fp32: 'a', int8: 'b', served: 'int8' } },
    observations: { canary: { [domain]: { data: content } } },
  };
  const bounds = computeBounds(snapshot as unknown as Snapshot, parameters) as Record<
    string,
    Record<string, Record<string, object>>
  >;
  return bounds['canary']?.[domain] ?? {};
}

function withoutPath(content: object, path: string): object {
  const copy = structuredClone(content) as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((value, step) => value[step] as Record<string, unknown>, copy);
  expect(parent).toHaveProperty(last);
  delete parent[last];
  return copy;
}

it('names every bound that the host computes, and no other', () => {
  expect(Object.keys(boundEvidence).sort()).toEqual(Object.keys(data).sort());
  let examined = 0;
  for (const [domain, content] of Object.entries(data)) {
    expect(Object.keys(boundEvidence[domain] ?? {}).sort(), domain).toEqual(
      Object.keys(boundsOf(domain, content)).sort(),
    );
    examined += Object.keys(boundsOf(domain, content)).length;
  }
  expect(examined).toBe(24);
});

describe('without one of its counts there is no bound', () => {
  const all = Object.entries(boundEvidence).flatMap(([domain, bounds]) =>
    Object.entries(bounds).flatMap(([name, { counts }]) =>
      counts.map((path) => [domain, name, path] as const),
    ),
  );
  it.each(all)('%s.%s: %s', (domain, name, path) => {
    const content = data[domain] ?? {};
    expect(boundsOf(domain, content)).toHaveProperty(name);
    expect(boundsOf(domain, withoutPath(content, path))).not.toHaveProperty(name);
  });
});

it('names every parameter that the host reads for it', () => {
  const names = new Set(Object.keys(parameters.values));
  const read = Object.values(boundEvidence).flatMap((bounds) =>
    Object.values(bounds).flatMap((bound) => bound.parameters),
  );
  expect(read.length).toBeGreaterThan(40);
  expect(read.filter((name) => !names.has(name))).toEqual([]);
});
