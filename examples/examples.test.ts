import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resolveTool } from '../scripts/tools.ts';
import { readSettings } from '../src/loadtest/settings/settings.ts';
import {
  ingressSchema,
  type Manifest,
  parseManifest,
  readManifests,
  type Service,
  serviceSchema,
  type Workload,
  workloadSchema,
} from './read-example.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const exec = promisify(execFile);

/** What cannot be read from the manifests, because people make it by hand, and what is to be found in them. */
const EXAMPLES = [
  {
    name: 'starlight',
    namespace: 'starlight-prod',
    objects: 22,
    workloads: 5,
    services: 5,
    ingresses: 2,
    references: 37,
    secrets: {
      'starlight-database': ['DATABASE_URL', 'POSTGRES_PASSWORD'],
      'starlight-cache': ['REDIS_URL', 'REDIS_PASSWORD'],
      'starlight-api': ['API_KEY'],
      'starlight-tls': ['tls.crt', 'tls.key'],
    },
    model: { variable: 'MODEL_PATH', path: '/models/detector.int8.onnx' },
    selected: {
      starlight: ['starlight-v3'],
      'starlight-v4': ['starlight-v4'],
      'starlight-canary': ['starlight-canary'],
      'starlight-db': ['starlight-db'],
      'starlight-redis': ['starlight-redis'],
    },
  },
  {
    name: 'harbour',
    namespace: 'harbour',
    objects: 18,
    workloads: 3,
    services: 4,
    ingresses: 0,
    references: 15,
    secrets: { 'tariff-api-keys': ['TARIFF_API_KEY'], 'tariff-api-tls': ['tls.crt', 'tls.key'] },
    model: { variable: 'TARIFF_MODEL_FILE', path: '/srv/model/screen-2026-11.int8.onnx' },
    selected: {
      'tariff-api': ['tariff-api-2026-10'],
      'tariff-api-2026-11': ['tariff-api-2026-11'],
      'tariff-api-2026-10': ['tariff-api-2026-10'],
      'tariff-canary': ['tariff-canary'],
    },
  },
] as const;

function ofKind<T>(manifests: readonly Manifest[], kinds: readonly string[], schema: z.ZodType<T>): T[] {
  return manifests
    .filter(({ object }) => kinds.includes(object.kind))
    .map(({ object }) => schema.parse(object));
}

function selects(selector: Readonly<Record<string, string>>, workload: Workload): boolean {
  const labels = workload.spec.template.metadata.labels;
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function selectedBy(service: Service, workloads: readonly Workload[]): Workload[] {
  return workloads.filter((workload) => selects(service.spec.selector, workload));
}

describe.each(EXAMPLES)('the manifests of $name', async (example) => {
  const manifests = await readManifests(join(HERE, example.name, 'k8s'));
  const workloads = ofKind(manifests, ['Deployment', 'StatefulSet'], workloadSchema);
  const services = ofKind(manifests, ['Service'], serviceSchema);
  const ingresses = ofKind(manifests, ['Ingress'], ingressSchema);
  const configMaps = new Map(
    ofKind(
      manifests,
      ['ConfigMap'],
      z.looseObject({
        metadata: z.looseObject({ name: z.string() }),
        data: z.record(z.string(), z.string()),
      }),
    ).map(({ metadata, data }) => [metadata.name, data]),
  );
  const named = (kind: string) =>
    manifests.filter(({ object }) => object.kind === kind).map(({ object }) => object.metadata.name);
  const secrets: Readonly<Record<string, readonly string[]>> = example.secrets;

  it('are as many as expected, each once, all in their namespace', () => {
    expect(manifests).toHaveLength(example.objects);
    expect(workloads).toHaveLength(example.workloads);
    expect(services).toHaveLength(example.services);
    expect(ingresses).toHaveLength(example.ingresses);
    const identities = manifests.map(({ object }) => `${object.kind}/${object.metadata.name}`);
    expect(new Set(identities).size).toBe(identities.length);
    const elsewhere = manifests
      .filter(({ object }) => !['Namespace', 'PersistentVolume'].includes(object.kind))
      .filter(({ object }) => object.metadata.namespace !== example.namespace);
    expect(elsewhere).toEqual([]);
    expect(named('Namespace')).toEqual([example.namespace]);
  });

  it('refer only to what exists or is made by hand', () => {
    const missing: string[] = [];
    let examined = 0;
    const check = (holds: boolean, reference: string) => {
      examined += 1;
      if (!holds) missing.push(reference);
    };
    for (const { metadata, spec } of workloads) {
      const { containers, volumes, serviceAccountName } = spec.template.spec;
      if (serviceAccountName !== undefined) {
        check(
          named('ServiceAccount').includes(serviceAccountName),
          `${metadata.name}: account ${serviceAccountName}`,
        );
      }
      for (const { persistentVolumeClaim: claim, secret } of volumes) {
        if (claim)
          check(
            named('PersistentVolumeClaim').includes(claim.claimName),
            `${metadata.name}: claim ${claim.claimName}`,
          );
        if (secret) check(secret.secretName in secrets, `${metadata.name}: secret ${secret.secretName}`);
      }
      for (const { env, envFrom, volumeMounts } of containers) {
        for (const { configMapRef } of envFrom)
          check(configMaps.has(configMapRef.name), `${metadata.name}: ${configMapRef.name}`);
        for (const { valueFrom } of env) {
          const configMap = valueFrom?.configMapKeyRef;
          if (configMap) {
            check(
              configMaps.get(configMap.name)?.[configMap.key] !== undefined,
              `${metadata.name}: ${configMap.name}/${configMap.key}`,
            );
          }
          const secret = valueFrom?.secretKeyRef;
          if (secret)
            check(
              secrets[secret.name]?.includes(secret.key) === true,
              `${metadata.name}: ${secret.name}/${secret.key}`,
            );
        }
        expect(volumeMounts.map(({ name }) => name).sort()).toEqual(volumes.map(({ name }) => name).sort());
      }
    }
    expect(missing).toEqual([]);
    expect(examined).toBe(example.references);
  });

  it('have selectors that match their own pods, and Services that select what they should', () => {
    for (const workload of workloads) {
      const matched = workloads.filter((other) => selects(workload.spec.selector.matchLabels, other));
      expect(matched.map(({ metadata }) => metadata.name)).toEqual([workload.metadata.name]);
    }
    const selected = services.map((service) => {
      const pods = selectedBy(service, workloads);
      for (const { spec } of pods) {
        const ports = spec.template.spec.containers.flatMap((container) =>
          container.ports.map(({ name }) => name),
        );
        for (const { targetPort } of service.spec.ports) expect(ports).toContain(targetPort);
      }
      return [service.metadata.name, pods.map(({ metadata }) => metadata.name)];
    });
    expect(Object.fromEntries(selected)).toEqual(example.selected);
  });

  it('lead every path of an Ingress to a Service and name a TLS secret', () => {
    let paths = 0;
    for (const { spec } of ingresses) {
      for (const { secretName } of spec.tls) expect(Object.keys(secrets)).toContain(secretName);
      for (const { backend } of spec.rules.flatMap(({ http }) => http.paths)) {
        paths += 1;
        const service = services.find(({ metadata }) => metadata.name === backend.service.name);
        expect(service?.spec.ports.map(({ name }) => name)).toContain(backend.service.port.name);
      }
    }
    expect(paths).toBe(4 * example.ingresses);
  });

  it('put the model inside a mounted claim', () => {
    const release = workloads.filter(({ spec }) =>
      spec.template.spec.containers.some(({ image }) => image.includes('@')),
    );
    expect(release).toHaveLength(2);
    for (const { spec } of release) {
      for (const { env, envFrom, volumeMounts } of spec.template.spec.containers) {
        const loaded = envFrom.map(({ configMapRef }) => configMaps.get(configMapRef.name) ?? {});
        const variables = Object.assign({}, ...loaded, ...env.map(({ name, value }) => ({ [name]: value })));
        expect(variables[example.model.variable]).toBe(example.model.path);
        const mount = volumeMounts.find(({ mountPath }) => example.model.path.startsWith(`${mountPath}/`));
        const volume = spec.template.spec.volumes.find(({ name }) => name === mount?.name);
        expect(volume?.persistentVolumeClaim).toBeDefined();
      }
    }
  });

  it('grant no wildcard', () => {
    const rule = z.looseObject({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    });
    const roles = ofKind(manifests, ['Role', 'ClusterRole'], z.looseObject({ rules: z.array(rule).min(1) }));
    expect(roles).toHaveLength(1);
    const granted = roles.flatMap(({ rules }) =>
      rules.flatMap((r) => [...r.apiGroups, ...r.resources, ...r.verbs]),
    );
    expect(granted).not.toContain('*');
  });
});

describe('the charts of starlight', () => {
  let helm = '';
  beforeAll(async () => {
    helm = await resolveTool('helm');
  });

  it('render to exactly the objects of data.yaml', async () => {
    const rendered = await Promise.all(
      ['starlight-db', 'starlight-redis'].map(async (chart) => {
        const folder = join(HERE, 'starlight', 'charts', chart);
        const { stdout } = await exec(helm, ['template', chart, folder, '--namespace', 'starlight-prod']);
        return parseManifest(chart, stdout).map(({ object }) => object);
      }),
    );
    const file = join(HERE, 'starlight', 'k8s', 'data.yaml');
    const plain = parseManifest(file, await readFile(file, 'utf8')).map(({ object }) => object);
    expect(plain).toHaveLength(4);
    expect(rendered.flat()).toEqual(plain);
  });
});

describe('the load test of starlight', () => {
  it('is one that can be made, with pictures and with bytes that have to be refused', async () => {
    const configuration = JSON.parse(await readFile(join(HERE, 'starlight/load.json'), 'utf8'));
    const { requests } = readSettings({ TARGET: 'https://starlight.test.example' }, configuration);
    expect(requests.map(({ body, weight }) => [body, weight])).toEqual([
      ['multipart', 10],
      ['json', 9],
      ['broken', 1],
    ]);
  });
});
