import type { Profile } from '../../profile/schema.ts';
import { type AskedKind, askedKinds, neededForRollback } from '../asked.ts';
import type { InstallOptions } from './options.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
}

/** One question that the API server asks: about which objects, and under which condition in CEL. */
interface Question {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly namespaceSelector?: object;
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly failurePolicy?: 'Fail' | 'Ignore';
}

/**
 * The ValidatingWebhookConfiguration. Objects are asked about by the name of their namespace, a label that nobody can take off;
 * objects without a namespace by conditions, so that only what concerns the release depends on the webhook. What the API server
 * writes itself while it starts is never asked about: it has to come up without us.
 */
export function webhookConfiguration(options: InstallOptions): object {
  const { profile, name, timeout_seconds, server } = options;
  const suffix = 'url' in server ? `${name}.${profile.namespace}.svc` : `${name}.${server.namespace}.svc`;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name, labels: labelsOf(name), ...injection(options) },
    webhooks: questions(profile).map(({ name: question, ...asked }) => ({
      name: `${question}.${suffix}`,
      admissionReviewVersions: ['v1'],
      clientConfig: clientConfig(options),
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      sideEffects: 'None',
      timeoutSeconds: timeout_seconds,
      ...asked,
    })),
  };
}

/** Labels of every object that belongs to the webhook. */
export function labelsOf(name: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': 'gates-admission', 'app.kubernetes.io/instance': name };
}

function injection({ name, server }: InstallOptions): object {
  if ('url' in server || !('issuer' in server.certificate)) return {};
  return { annotations: { 'cert-manager.io/inject-ca-from': `${server.namespace}/${name}` } };
}

function clientConfig({ name, server }: InstallOptions): object {
  const base64 = (pem: string) => ({ caBundle: Buffer.from(pem).toString('base64') });
  if ('url' in server)
    return { url: server.url, ...(server.caBundle === undefined ? {} : base64(server.caBundle)) };
  const service = { namespace: server.namespace, name, port: 443 };
  return { service, ...('issuer' in server.certificate ? {} : base64(server.certificate.caBundle)) };
}

function questions(profile: Profile): Question[] {
  const namespaceSelector = {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [profile.namespace] }],
  };
  return [
    { name: 'objects', namespaceSelector, rules: writingRules(profile) },
    {
      name: 'rollback',
      namespaceSelector,
      rules: deletionRules(profile),
      matchConditions: [{ name: 'needed-for-a-rollback', expression: deletionCondition(profile) }],
    },
    {
      name: 'bindings',
      rules: clusterRules('clusterrolebindings'),
      matchConditions: [notTheApiServer, { name: 'of-the-release', expression: subjectCondition(profile) }],
    },
    ...clusterRoles(profile),
    ...exec(profile, namespaceSelector),
  ];
}

/** While it starts it restores its own roles and bindings by this name, which nobody else can have. */
const notTheApiServer = {
  name: 'not-the-api-server',
  expression: 'request.userInfo.username != "system:apiserver"',
};

function writingRules({ admission }: Profile): Rule[] {
  const namespaced = askedKinds.filter(({ scope }) => scope === 'Namespaced');
  const groups = [...new Set(namespaced.map(({ group }) => group))];
  return [
    ...groups.map((group) => writing(namespaced.filter((kind) => kind.group === group))),
    changing('', 'pods/ephemeralcontainers'),
    ...(admission.previous.deployment === undefined ? [] : [changing('apps', 'deployments/scale')]),
  ];
}

function writing(kinds: readonly AskedKind[]): Rule {
  return {
    apiGroups: [...new Set(kinds.map(({ group }) => group))],
    apiVersions: [...new Set(kinds.map(({ version }) => version))],
    resources: kinds.map(({ resource }) => resource),
    operations: ['CREATE', 'UPDATE'],
    scope: kinds[0]?.scope ?? 'Namespaced',
  };
}

const changing = (group: string, resource: string): Rule => ({
  apiGroups: [group],
  apiVersions: ['v1'],
  resources: [resource],
  operations: ['UPDATE'],
  scope: 'Namespaced',
});

const clusterRules = (resource: string): Rule[] => [
  writing(askedKinds.filter((kind) => kind.scope === 'Cluster' && kind.resource === resource)),
];

function deletionRules(profile: Profile): Rule[] {
  const deleting = (group: string, resource: string, scope: Rule['scope'] = 'Namespaced'): Rule => ({
    apiGroups: [group],
    apiVersions: ['v1'],
    resources: [resource],
    operations: ['DELETE'],
    scope,
  });
  return [
    ...neededForRollback(profile).map(({ group, resource }) => deleting(group, resource)),
    deleting('', 'namespaces', 'Cluster'),
  ];
}

/** The name stands in the old object also where many are deleted at once. */
function deletionCondition(profile: Profile): string {
  const needed = [...neededForRollback(profile), { resource: 'namespaces', names: [profile.namespace] }];
  return needed
    .map(
      ({ resource, names }) =>
        `(request.resource.resource == ${cel(resource)} && oldObject.metadata.name in ${cel(names)})`,
    )
    .join(' || ');
}

/** Subjects that include one of the release's accounts, itself or by a group. */
function subjectCondition({ namespace, workload }: Profile): string {
  const accounts = [...new Set([workload.serviceAccount, 'default'])];
  const users = accounts.map((account) => `system:serviceaccount:${namespace}:${account}`);
  const groups = ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const included = [
    `(s.kind == "ServiceAccount" && has(s.namespace) && s.namespace == ${cel(namespace)} && s.name in ${cel(accounts)})`,
    `(s.kind == "User" && s.name in ${cel(users)})`,
    `(s.kind == "Group" && s.name in ${cel(groups)})`,
  ];
  return `has(object.subjects) && object.subjects.exists(s, ${included.join(' || ')})`;
}

function clusterRoles({ admission }: Profile): Question[] {
  if (admission.clusterRoles.length === 0) return [];
  const expression = `object.metadata.name in ${cel(admission.clusterRoles)}`;
  return [
    {
      name: 'roles',
      rules: clusterRules('clusterroles'),
      matchConditions: [notTheApiServer, { name: 'of-the-release', expression }],
    },
  ];
}

/** Only where the profile asks; a rule that doesn't refuse must not lock people out when the webhook is down. */
function exec({ admission }: Profile, namespaceSelector: object): Question[] {
  const mode = admission.rules['exec'];
  if (mode === undefined) return [];
  const rule: Rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    resources: ['pods/attach', 'pods/exec'],
    operations: ['CONNECT'],
    scope: 'Namespaced',
  };
  const failurePolicy = mode === 'enforce' ? 'Fail' : 'Ignore';
  return [{ name: 'exec', namespaceSelector, rules: [rule], failurePolicy }];
}

/** A literal of CEL, whose texts and lists are those of JSON. */
const cel = (value: string | readonly string[]): string => JSON.stringify(value);
