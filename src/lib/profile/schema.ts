import { z } from 'zod';
import { milestones } from '../milestones.ts';
import { admission } from './admission.ts';
import { prometheus } from './prometheus.ts';

const name = z.string().min(1);
const absolutePath = z.string().regex(/^\//, 'expected a path that begins with /');
const labels = z.record(z.string(), z.string()).refine((value) => Object.keys(value).length > 0, {
  message: 'expected at least one label: an empty selector would match every pod',
});
const object = z.strictObject;

const image = object({
  /** the repository without a tag, such as `registry.example/starlight` */
  repository: name.default('registry.starlight.example/starlight'),
  tag: name.default('v4-prod'),
  previousTag: name.default('v3-stable'),
});

const workload = object({
  /** the release's own Deployment and Service; they stand beside the previous version's */
  deployment: name.default('starlight-v4'),
  service: name.default('starlight-v4'),
  serviceAccount: name.default('starlight'),
  /** keys of the taints that the release's pods tolerate: nodes with others are no capacity for it */
  toleratedTaints: z.array(name).default([]),
  /** labels that all pods of the release carry, and no other pod */
  podLabels: labels.default({ app: 'starlight', version: 'v4' }),
  /** the container that serves; side cars have other names */
  container: name.default('detector'),
  /** variables that must be set on the serving container */
  requiredVariables: z
    .array(name)
    .default(['MODEL_PATH', 'DATABASE_URL', 'REDIS_URL', 'API_KEY', 'LOG_LEVEL']),
  /** absolute path of the served model inside the container */
  modelPath: absolutePath.default('/models/detector.int8.onnx'),
  /** the variable that holds the database's address, taken from a Secret */
  databaseVariable: name.default('DATABASE_URL'),
});

const canary = object({
  deployment: name.default('starlight-canary'),
  podLabels: labels.default({ app: 'starlight-canary' }),
  service: name.default('starlight-canary'),
});

const publicAccess = object({
  /** the Service that users' traffic reaches; the migration turns it to the release */
  service: name.default('starlight'),
  ingress: name.default('starlight'),
});

const dependency = (helmRelease: string, app: string) =>
  object({
    helmRelease: name.default(helmRelease),
    podLabels: labels.default({ app }),
  });

const database = dependency('starlight-db', 'postgresql').extend({
  /** the name by which a backup tells which database it is of */
  database: name.default('starlight'),
});

const endpoint = object({
  name,
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  path: absolutePath,
  /** the status that it answers with when all is well */
  status: z.int().min(100).max(599).default(200),
  /** true when it must refuse a request without a valid credential */
  protected: z.boolean().default(true),
});

const defaultEndpoints = [
  { name: 'health', method: 'GET', path: '/health', status: 200, protected: false },
  { name: 'versions', method: 'GET', path: '/models/versions', status: 200, protected: true },
  { name: 'inference', method: 'POST', path: '/inference', status: 200, protected: true },
] as const;

const service = object({
  /** the address of the copy that is measured before the deployment */
  testUrl: z.url().default('https://starlight.test.example'),
  /** the address of the release once it is deployed */
  url: z.url().default('https://starlight.example'),
  endpoints: z
    .array(endpoint)
    .min(1)
    .default([...defaultEndpoints]),
  imageFormats: z.array(name).min(1).default(['PNG', 'JPEG', 'GIF', 'WebP']),
});

const monitoring = object({
  dashboards: z.array(name).min(1).default(['Starlight']),
  alertRules: z
    .array(name)
    .min(1)
    .default([
      'StarlightHighLatency',
      'StarlightHighErrorRate',
      'StarlightPodCrashes',
      'StarlightMemoryLeak',
      'StarlightDatabaseErrors',
    ]),
});

const documents = object({
  deployment_guide: name.default('docs/PRODUCTION_DEPLOYMENT_GUIDE.md'),
  architecture: name.default('docs/V4_ARCHITECTURE_GUIDE.md'),
  api_specification: name.default('docs/MONITORING_API_SPEC.md'),
  runbooks: name.default('docs/OPERATIONS_RUNBOOK.md'),
  troubleshooting_guide: name.default('docs/TROUBLESHOOTING_GUIDE.md'),
});

/** Parts of a service that not every team has. Off makes their items `not_applicable`, and evidence against it fails them. */
export const features = ['ingress', 'database', 'cache', 'load_balancer'] as const;
export type Feature = (typeof features)[number];
const featureFlags = object({
  ingress: z.boolean().default(true),
  database: z.boolean().default(true),
  cache: z.boolean().default(true),
  load_balancer: z.boolean().default(true),
});

/**
 * `gates.yaml`: what this team's release is called and where it lives. Every default is the checklist's own name.
 * Collector settings (files, commands) live here too, so that `gates collect` needs no options.
 */
export const profileSchema = object({
  schema: z.literal('gates.profile/v1').default('gates.profile/v1'),
  name: name.default('starlight'),
  version: name.default('v4'),
  namespace: name.default('starlight-prod'),
  image: image.prefault({}),
  workload: workload.prefault({}),
  canary: canary.prefault({}),
  public: publicAccess.prefault({}),
  database: database.prefault({}),
  cache: dependency('starlight-redis', 'redis').prefault({}),
  service: service.prefault({}),
  monitoring: monitoring.prefault({}),
  prometheus: prometheus.prefault({}),
  admission: admission.prefault({}),
  documents: documents.prefault({}),
  features: featureFlags.prefault({}),
  /** files that collectors read, relative to the profile */
  files: object({
    manifests: z.string().default('k8s'),
    root: z.string().default('.'),
    contacts: z.string().default('contacts.yaml'),
    junit: z.array(z.string()).default([]),
    scans: z.array(z.string()).default([]),
    /** reports of load tests, of the test target and of the release: what was loaded tells them apart */
    loadTests: z.array(z.string()).default(['loadtest.json']),
    /** the report of `gates model` */
    model: z.string().default('model.json'),
  }).prefault({}),
  /** overrides of the checklist's figures, by the names of `policies/parameters.json` */
  parameters: z.record(z.string(), z.union([z.number(), z.string()])).default({}),
  /** items that this team wants earlier than the checklist; later is refused */
  requiredBefore: z.record(z.string(), z.enum(milestones)).default({}),
});

/** A profile with every default filled in. */
export type Profile = z.output<typeof profileSchema>;
/** A profile as a person writes it. */
export type ProfileInput = z.input<typeof profileSchema>;
