import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { makePki } from '../../../../environment/pki.ts';
import { folder } from '../../../../test/cli/gates.testing.ts';
import { parseProfile } from '../../profile/profile.ts';
import type { ProfileInput } from '../../profile/schema.ts';
import { askedKinds } from '../asked.ts';
import type { AnyObject } from '../reviews.testing.ts';
import { installManifests, installYaml } from './index.ts';
import type { InstallOptions, ServerInCluster } from './options.ts';

const profileOf = (input: ProfileInput = {}) => parseProfile(input, 'gates.yaml');
const cluster: ServerInCluster = {
  namespace: 'gates-system',
  image: 'registry.example:5000/gates:1.0.0',
  replicas: 3,
  files: { profile: 'name: starlight\n', trust: 'schema: gates.trust/v1\n' },
  certificate: { issuer: { kind: 'ClusterIssuer', name: 'internal' } },
};
const options: InstallOptions = {
  profile: profileOf(),
  name: 'gates-admission',
  timeout_seconds: 5,
  server: cluster,
};
const withServer = (changes: object): InstallOptions => ({
  ...options,
  server: { ...cluster, ...changes } as ServerInCluster,
});
const objects = (asked: InstallOptions = options): AnyObject[] => [...installManifests(asked)];
const one = (kind: string, asked?: InstallOptions): AnyObject =>
  objects(asked).find((object) => object.kind === kind);
const webhooks = (input: ProfileInput = {}): AnyObject[] =>
  one('ValidatingWebhookConfiguration', { ...options, profile: profileOf(input) }).webhooks;
const rulesOf = (hooks: AnyObject[]): string[] =>
  hooks.flatMap(({ rules }) =>
    rules.flatMap(({ apiGroups, resources, operations }: AnyObject) =>
      resources.map((resource: string) => `${operations.join()} ${apiGroups.join()}/${resource}`),
    ),
  );

it('prints everything that there has to be, each object once', () => {
  expect(objects().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Namespace gates-system',
    'ServiceAccount gates-admission',
    'ConfigMap gates-admission-profile',
    'ConfigMap gates-admission-trust',
    'ConfigMap gates-admission-verdicts',
    'Certificate gates-admission',
    'Deployment gates-admission',
    'PodDisruptionBudget gates-admission',
    'Service gates-admission',
    'NetworkPolicy gates-admission',
    'ValidatingWebhookConfiguration gates-admission',
  ]);
  const read = parseAllDocuments(installYaml(options), { version: '1.1' }).map((document) => document.toJS());
  expect(read).toEqual(objects());
  expect(installYaml(options)).toContain('# Signed verdicts, one a key');
});

it('asks about every kind that the rules name, and no other', async () => {
  const sources = await Promise.all(
    ['admission/rules/readable', 'admission/rules/traffic_share', 'admission/rules/rbac', 'lib/reviewed'].map(
      (name) => readFile(`policies/${name}.rego`, 'utf8'),
    ),
  );
  const named = new Set(
    sources.flatMap((text) => [...text.matchAll(/"([-a-z0-9.]*\/[A-Z]\w+)"/g)].map(([, kind]) => kind)),
  );
  const asked = new Set(askedKinds.map(({ group, kind }) => `${group}/${kind}`));
  expect(named.size).toBe(17);
  // literals stand in ConfigMaps, too: no rule names them
  expect([...asked].sort()).toEqual([...named, '/ConfigMap'].sort());
  expect(rulesOf(webhooks()).filter((rule) => rule.startsWith('CREATE'))).toHaveLength(asked.size);
});

it('asks narrowly: one namespace, no wildcard of resources, nothing of our own', () => {
  const hooks = webhooks();
  expect(hooks.map(({ name }) => name)).toEqual(
    ['objects', 'rollback', 'bindings', 'roles'].map(
      (question) => `${question}.gates-admission.gates-system.svc`,
    ),
  );
  for (const hook of hooks) {
    expect(hook).toMatchObject({
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      sideEffects: 'None',
      timeoutSeconds: 5,
      admissionReviewVersions: ['v1'],
    });
    const cluster = hook.rules.every(({ scope }: AnyObject) => scope === 'Cluster');
    if (cluster)
      expect(hook.matchConditions.map(({ name }: AnyObject) => name)).toEqual([
        'not-the-api-server',
        'of-the-release',
      ]);
    else
      expect(hook.namespaceSelector).toEqual({
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['starlight-prod'] },
        ],
      });
  }
  const rules = rulesOf(hooks);
  expect(rules).toContain('UPDATE /pods/ephemeralcontainers');
  expect(rules).toContain('DELETE /namespaces');
  expect(rules.filter((rule) => /\*|scale|exec|secrets/.test(rule))).toEqual([]);
});

it('asks about more where the profile names more', () => {
  const previous = {
    deployment: 'starlight-v3',
    service: 'starlight-v3',
    configMaps: ['starlight-v3-config'],
    secrets: ['key'],
  };
  const hooks = webhooks({ admission: { previous, clusterRoles: [], rules: { exec: 'enforce' } } });
  expect(rulesOf(hooks)).toEqual(
    expect.arrayContaining([
      'UPDATE apps/deployments/scale',
      'DELETE /services',
      'DELETE /configmaps',
      'DELETE /secrets',
      'DELETE apps/deployments',
      'CONNECT /pods/exec',
      'CONNECT /pods/attach',
    ]),
  );
  const [rollback] = hooks.filter(({ name }) => name.startsWith('rollback.'));
  expect(rollback.matchConditions[0].expression).toContain(
    '(request.resource.resource == "services" && oldObject.metadata.name in ["starlight","starlight-v3"])',
  );
  expect(hooks.map(({ name }) => name.split('.')[0])).toEqual(['objects', 'rollback', 'bindings', 'exec']);
  expect(hooks.at(-1).failurePolicy).toBe('Fail');
  expect(webhooks({ admission: { rules: { exec: 'warn' } } }).at(-1).failurePolicy).toBe('Ignore');
});

it('runs with no right, no token and no way out, where nothing but its own port is open', () => {
  const { spec } = one('Deployment').spec.template;
  expect(spec).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: 'gates-admission' });
  expect(one('ServiceAccount').automountServiceAccountToken).toBe(false);
  expect(objects().filter(({ kind }) => /Role/.test(kind))).toEqual([]);
  const [container] = spec.containers;
  expect(container.securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(container.volumeMounts.map(({ name }: AnyObject) => name)).toEqual(
    spec.volumes.map(({ name }: AnyObject) => name),
  );
  const [port] = container.ports;
  expect(one('NetworkPolicy').spec).toMatchObject({
    egress: [],
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [{ port: port.name }] }],
  });
  for (const kind of ['Deployment', 'PodDisruptionBudget'])
    expect(one(kind).spec.selector.matchLabels).toEqual(one('Deployment').spec.template.metadata.labels);
});

it('rolls its pods when profile or trust change', () => {
  const mark = (asked: InstallOptions) => one('Deployment', asked).spec.template.metadata.annotations;
  expect(mark(options)).toEqual(mark(withServer({ replicas: 5 })));
  for (const changed of [{ profile: 'name: other\n' }, { trust: 'people: []\n' }])
    expect(mark(withServer({ files: { ...cluster.files, ...changed } }))).not.toEqual(mark(options));
});

it('is believed by cert-manager or by the certificates that are given', async () => {
  expect(one('ValidatingWebhookConfiguration').metadata.annotations).toEqual({
    'cert-manager.io/inject-ca-from': 'gates-system/gates-admission',
  });
  expect(one('Certificate').spec).toMatchObject({
    secretName: one('Deployment').spec.template.spec.volumes.at(-1).secret.secretName,
    issuerRef: { kind: 'ClusterIssuer', name: 'internal' },
  });
  const { authority } = await makePki(await folder());
  const caBundle = await readFile(authority.certificate, 'utf8');
  const given = withServer({ certificate: { secret: 'own-tls', caBundle } });
  const [hook] = one('ValidatingWebhookConfiguration', given).webhooks;
  expect(Buffer.from(hook.clientConfig.caBundle, 'base64').toString()).toBe(caBundle);
  expect(one('Certificate', given)).toBeUndefined();
  expect(one('Deployment', given).spec.template.spec.volumes.at(-1).secret.secretName).toBe('own-tls');
  const elsewhere = objects({ ...options, server: { url: 'https://127.0.0.1:8443/', caBundle } });
  expect(elsewhere.map(({ kind }) => kind)).toEqual(['ValidatingWebhookConfiguration']);
  expect(elsewhere[0].webhooks[0].clientConfig).toMatchObject({ url: 'https://127.0.0.1:8443/' });
  const key = await readFile(authority.key, 'utf8');
  expect(() =>
    installManifests(withServer({ certificate: { secret: 'own-tls', caBundle: caBundle + key } })),
  ).toThrow('ca-bundle: it holds a private key');
});

it.each<[string, InstallOptions]>([
  ['image: expected an image', withServer({ image: 'gates' })],
  ['image: expected an image', withServer({ image: 'gates:latest' })],
  ['image: expected an image', withServer({ image: 'registry.example:5000/gates' })],
  ['image: expected an image', withServer({ image: 'gates@sha256:12' })],
  ['namespace: the webhook can', withServer({ namespace: 'starlight-prod' })],
  ['namespace: expected a namespace of its own', withServer({ namespace: 'kube-system' })],
  ['namespace: expected the name', withServer({ namespace: 'Gates' })],
  ['replicas: expected a whole number from 1 to 100; found 0', withServer({ replicas: 0 })],
  ['replicas: expected a whole number from 1 to 100; found NaN', withServer({ replicas: Number.NaN })],
  ['profile: it has', withServer({ files: { profile: 'x'.repeat(1_048_576), trust: '' } })],
  ['cert-manager: expected', withServer({ certificate: { issuer: { kind: 'Issuer', name: '' } } })],
  ['ca-bundle: expected certificates', withServer({ certificate: { secret: 'tls', caBundle: 'none' } })],
  ['timeout: expected a whole number from 1 to 30', { ...options, timeout_seconds: 31 }],
  ['name: expected', { ...options, name: '9' }],
  ["the profile's namespace", { ...options, profile: profileOf({ namespace: 'Not a label' }) }],
  ['url: expected', { ...options, server: { url: 'http://gates.example' } }],
  ['url: expected', { ...options, server: { url: 'https://gates.example/?a=b' } }],
  ['url: expected', { ...options, server: { url: 'https://someone@gates.example/' } }],
])('refuses with "%s"', (message, asked) => {
  expect(() => installManifests(asked)).toThrow(message);
});

it.each(['gates:1.0.0', 'a.example/gates@sha256:'.padEnd(87, '0'), 'localhost:5000/a/gates:v1.2'])(
  'takes the image %s',
  (image) => {
    expect(one('Deployment', withServer({ image })).spec.template.spec.containers[0].image).toBe(image);
  },
);
