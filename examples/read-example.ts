import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const keyReference = z.looseObject({ name: z.string(), key: z.string() });

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: labels.optional(),
    annotations: labels.optional(),
  }),
});

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.int() })),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({ configMapKeyRef: keyReference.optional(), secretKeyRef: keyReference.optional() })
          .optional(),
      }),
    )
    .default([]),
  envFrom: z.array(z.looseObject({ configMapRef: z.looseObject({ name: z.string() }) })).default([]),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
});

/** Deployments and StatefulSets: what the examples run. */
export const workloadSchema = objectSchema.extend({
  spec: z.looseObject({
    replicas: z.int(),
    selector: z.looseObject({ matchLabels: labels }),
    template: z.looseObject({
      metadata: z.looseObject({ labels }),
      spec: z.looseObject({
        serviceAccountName: z.string().optional(),
        containers: z.array(containerSchema).min(1),
        volumes: z.array(
          z.looseObject({
            name: z.string(),
            persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional(),
            secret: z.looseObject({ secretName: z.string() }).optional(),
          }),
        ),
      }),
    }),
  }),
});

export const serviceSchema = objectSchema.extend({
  spec: z.looseObject({
    selector: labels,
    ports: z.array(z.looseObject({ name: z.string(), port: z.int(), targetPort: z.string() })).min(1),
  }),
});

export const ingressSchema = objectSchema.extend({
  spec: z.looseObject({
    ingressClassName: z.string(),
    tls: z.array(z.looseObject({ secretName: z.string(), hosts: z.array(z.string()) })),
    rules: z
      .array(
        z.looseObject({
          host: z.string(),
          http: z.looseObject({
            paths: z
              .array(
                z.looseObject({
                  path: z.string(),
                  backend: z.looseObject({
                    service: z.looseObject({ name: z.string(), port: z.looseObject({ name: z.string() }) }),
                  }),
                }),
              )
              .min(1),
          }),
        }),
      )
      .min(1),
  }),
});

export type KubernetesObject = z.infer<typeof objectSchema>;
export type Workload = z.infer<typeof workloadSchema>;
export type Service = z.infer<typeof serviceSchema>;

export interface Manifest {
  readonly file: string;
  readonly object: KubernetesObject;
}

/**
 * Reads a multi-document YAML text of Kubernetes objects.
 *
 * @throws Error that names the file, when a document has a syntax error, a doubled key or a wrong shape.
 */
export function parseManifest(file: string, text: string): Manifest[] {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem !== undefined) throw new Error(`${file}: ${problem.message}`, { cause: problem });
    const parsed = objectSchema.safeParse(document.toJS());
    if (!parsed.success)
      throw new Error(`${file}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
    return { file, object: parsed.data };
  });
}

/** Every object of a folder's YAML files, in the files' order. Throws as {@link parseManifest}. */
export async function readManifests(folder: string): Promise<Manifest[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const read = files.map(async (name) => parseManifest(name, await readFile(join(folder, name), 'utf8')));
  return (await Promise.all(read)).flat();
}
