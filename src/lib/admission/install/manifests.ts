import { stringify } from 'yaml';
import { checkInstallOptions, type InstallOptions, type ServerInCluster } from './options.ts';
import { deployment, disruptionBudget, fileNames, networkPolicy, service, volumeNames } from './server.ts';
import { labelsOf, webhookConfiguration } from './webhook.ts';

/** An object to be applied, and what a person has to know about it. */
interface Manifest {
  readonly object: object;
  readonly comment?: string;
}

/**
 * The objects that install the webhook, in the order in which they can be applied; for a server outside of the cluster that is
 * the ValidatingWebhookConfiguration alone.
 *
 * @throws GatesError `usage_invalid` that names the option
 */
export function installManifests(options: InstallOptions): readonly object[] {
  return manifests(options).map(({ object }) => object);
}

/**
 * The same as YAML for kubectl, with comments where there is something left to do.
 *
 * @throws GatesError `usage_invalid` that names the option
 */
export function installYaml(options: InstallOptions): string {
  // kubectl still reads YAML 1.1, where a bare `on` is no text
  const style = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;
  return manifests(options)
    .map(({ object, comment }) => `${commented(comment)}${stringify(object, style)}`)
    .join('---\n');
}

const commented = (comment = ''): string => comment.replaceAll(/^(?=.)/gm, '# ');

function manifests(options: InstallOptions): Manifest[] {
  checkInstallOptions(options);
  const { name, server } = options;
  const configuration = {
    object: webhookConfiguration(options),
    comment: `From here on nothing enters the namespace ${options.profile.namespace} without an answer: apply it when the server is ready.\n`,
  };
  if ('url' in server) return [configuration];
  return [
    ...settings(name, server),
    ...certificate(name, server),
    { object: deployment(name, server) },
    { object: disruptionBudget(name, server) },
    { object: service(name, server) },
    { object: networkPolicy(name, server) },
    configuration,
  ];
}

function settings(name: string, { namespace, files }: ServerInCluster): Manifest[] {
  const labels = labelsOf(name);
  const restricted = ['enforce', 'audit', 'warn'].map((mode) => [
    `pod-security.kubernetes.io/${mode}`,
    'restricted',
  ]);
  const names = volumeNames(name);
  const metadata = (object: string) => ({ name: object, namespace, labels });
  const configMap = (object: string, data?: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(object),
    ...(data === undefined ? {} : { data }),
  });
  return [
    {
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace, labels: { ...labels, ...Object.fromEntries(restricted) } },
      },
    },
    {
      comment: 'It has no right and no token: the server never asks the API.\n',
      object: {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: metadata(name),
        automountServiceAccountToken: false,
      },
    },
    { object: configMap(names.profile, { [fileNames.profile]: files.profile }) },
    { object: configMap(names.trust, { [fileNames.trust]: files.trust }) },
    { comment: howToFill(names.verdicts, namespace), object: configMap(names.verdicts) },
  ];
}

/** By `replace`: what `apply` fills in, the next `apply` of these manifests would take out again. */
const howToFill = (configMap: string, namespace: string): string =>
  `Signed verdicts, one a key; the server reads them again when they change. Fill it with what gates attest wrote:
  kubectl --namespace ${namespace} create configmap ${configMap} --from-file=verdicts/ --dry-run=client --output=yaml | kubectl replace --filename=-
`;

function certificate(name: string, { namespace, certificate: given }: ServerInCluster): Manifest[] {
  if (!('issuer' in given)) return [];
  return [
    {
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name, namespace, labels: labelsOf(name) },
        spec: {
          secretName: volumeNames(name).tls,
          dnsNames: [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`],
          issuerRef: { group: 'cert-manager.io', ...given.issuer },
          privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
          usages: ['digital signature', 'server auth'],
        },
      },
    },
  ];
}
