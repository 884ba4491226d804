import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import type { PolicyFile } from '../catalogue.ts';
import { readPolicyFile } from '../policies/policy-file.ts';
import { parseProfile } from '../profile/profile.ts';
import type { Profile, ProfileInput } from '../profile/schema.ts';
import type { Review, ReviewRequest } from './review.ts';
import { reviewSchema } from './review.ts';
import { AdmissionRules } from './rules.ts';
import type { KnownVerdict, VerdictsByDigest } from './verdicts.ts';

export const now_ms = Date.UTC(2026, 10, 24, 12);
export const releaseDigest = `sha256:${'0'.repeat(64)}`;
export const otherDigest = `sha256:${'1'.repeat(64)}`;

export const go: KnownVerdict = {
  verdict: 'go',
  milestone: 'deploy',
  release: 'starlight',
  version: 'v4',
  namespace: 'starlight-prod',
  evaluated_ms: now_ms - 1000,
  valid_until: new Date(now_ms + 1000).toISOString(),
  valid_until_ms: now_ms + 1000,
  report: `sha256:${'a'.repeat(64)}`,
};
export const over: KnownVerdict = {
  ...go,
  valid_until: new Date(now_ms).toISOString(),
  valid_until_ms: now_ms,
};

/** The built rules, as the package ships them. */
export async function builtPolicies(): Promise<PolicyFile> {
  return readPolicyFile(await readFile('dist/policies.json'), 'dist/policies.json');
}

export async function rulesWith(
  verdicts: VerdictsByDigest = { [releaseDigest]: [go] },
  input: ProfileInput = {},
): Promise<{ policies: PolicyFile; profile: Profile; rules: AdmissionRules }> {
  const policies = await builtPolicies();
  const profile = parseProfile(input, 'gates.yaml');
  return { policies, profile, rules: await AdmissionRules.load(policies, profile, verdicts) };
}

/** Any object, to be spoilt: a test knows its shape. */
// biome-ignore lint/suspicious/noExplicitAny: objects are taken apart by tests that know them
export type AnyObject = any;

/** The objects of a manifest of the example release. */
export async function exampleObjects(name: string): Promise<AnyObject[]> {
  const text = await readFile(`examples/starlight/k8s/${name}.yaml`, 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS());
}

const groups: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  ReplicaSet: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  Job: 'batch',
  CronJob: 'batch',
  Ingress: 'networking.k8s.io',
  Role: 'rbac.authorization.k8s.io',
  RoleBinding: 'rbac.authorization.k8s.io',
  PodDisruptionBudget: 'policy',
  Scale: 'autoscaling',
};

/** A review as the API server writes it: of the creation of an object, or as `request` says otherwise. */
export function reviewOf(object: AnyObject, request: Partial<ReviewRequest> = {}): Review {
  return reviewSchema.parse({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: groups[object?.kind] ?? '', version: 'v1', kind: object?.kind ?? 'Pod' },
      resource: { group: '', version: 'v1', resource: `${String(object?.kind ?? 'pod').toLowerCase()}s` },
      name: object?.metadata?.name ?? '',
      namespace: 'starlight-prod',
      operation: 'CREATE',
      userInfo: { username: 'deployer', groups: ['system:authenticated'] },
      object,
      oldObject: null,
      dryRun: false,
      options: null,
      ...request,
    },
  });
}

/** A pod as the ReplicaSet of a Deployment makes it. */
export function podOf(deployment: AnyObject): AnyObject {
  const { metadata, spec } = structuredClone(deployment.spec.template);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'starlight-v4-', ...metadata }, spec };
}

export const replicaSetController = { username: 'system:serviceaccount:kube-system:replicaset-controller' };
