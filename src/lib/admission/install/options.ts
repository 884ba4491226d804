import { X509Certificate } from 'node:crypto';
import { GatesError } from '../../errors.ts';
import type { Profile } from '../../profile/schema.ts';

/** What the objects that install the webhook are made of; names are those of Kubernetes. */
export interface InstallOptions {
  readonly profile: Profile;
  /** the webhook's own name, by which refusals name it, and that of each of its objects */
  readonly name: string;
  /** how long the API server waits for an answer, 1 to 30 */
  readonly timeout_seconds: number;
  readonly server: ServerInCluster | ServerElsewhere;
}

/** A Deployment in a namespace of its own. */
export interface ServerInCluster {
  readonly namespace: string;
  /** an image with `gates`, by a tag that is not latest or by digest */
  readonly image: string;
  readonly replicas: number;
  /** the texts of the files that the server reads */
  readonly files: { readonly profile: string; readonly trust: string };
  readonly certificate: IssuedCertificate | GivenCertificate;
}

/** By cert-manager, which also tells the API server whom to believe. */
export interface IssuedCertificate {
  readonly issuer: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
}

/** A Secret of type kubernetes.io/tls in the namespace, and the certificates in PEM by which the API server believes it. */
export interface GivenCertificate {
  readonly secret: string;
  readonly caBundle: string;
}

/** A server that the API server reaches by an address. */
export interface ServerElsewhere {
  readonly url: string;
  /** certificates in PEM; without any, those that the API server's machine knows count */
  readonly caBundle?: string;
}

const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
/** A Service's name begins with a letter, and others are made of it. */
const serviceName = /^[a-z](?:[-a-z0-9]{0,45}[a-z0-9])?$/;
const objectName = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
const imageName = /^[\w./-]+(?::\d+\/[\w./-]+)?(?::(?!latest(?:@|$))[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
/** Namespaces that are there already, and whose rules are others'. */
const othersNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
/** What the API server takes in a ConfigMap, and what is left free of it. */
const configMap_bytes_max = 1_048_576 - 16_384;

/**
 * Refuses options of which the API server would make nothing, or a webhook that guards nothing or itself.
 *
 * @throws GatesError `usage_invalid` that names the option, what was found and what was expected
 */
export function checkInstallOptions({ profile, name, timeout_seconds, server }: InstallOptions): void {
  expectText('name', name, serviceName, 'a-z, 0-9 and -, beginning with a letter, at most 47 characters');
  expectText("the profile's namespace", profile.namespace, label, 'the name of a namespace');
  expectNumber('timeout', timeout_seconds, 1, 30);
  if ('url' in server) checkElsewhere(server);
  else checkInCluster(server, profile);
}

function checkElsewhere({ url, caBundle }: ServerElsewhere): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain =
    parsed?.username === '' && parsed.password === '' && parsed.search === '' && parsed.hash === '';
  if (parsed?.protocol !== 'https:' || !plain || /[?#]/.test(url))
    refuse(`url: expected https://HOST[:PORT][/PATH] without a user, a query or a fragment; found "${url}".`);
  if (caBundle !== undefined) checkCertificates(caBundle);
}

function checkInCluster(server: ServerInCluster, profile: Profile): void {
  const { namespace, image, replicas, files, certificate } = server;
  expectText('namespace', namespace, label, 'the name of a namespace');
  if (namespace === profile.namespace)
    refuse(
      `namespace: the webhook can't live in ${namespace}, the namespace that it guards: it could never start again after a failure. Give it one of its own.`,
    );
  if (othersNamespaces.includes(namespace))
    refuse(`namespace: expected a namespace of its own; found ${namespace}, which others use.`);
  const isPinned = /[:@]/.test(image.slice(image.lastIndexOf('/') + 1));
  if (!isPinned || !imageName.test(image))
    refuse(`image: expected an image with a tag that is not latest, or with a digest; found "${image}".`);
  expectNumber('replicas', replicas, 1, 100);
  for (const [file, text] of Object.entries(files))
    if (Buffer.byteLength(text) > configMap_bytes_max)
      refuse(
        `${file}: it has ${Buffer.byteLength(text)} bytes, and a ConfigMap takes ${configMap_bytes_max}.`,
      );
  if ('issuer' in certificate)
    expectText('cert-manager', certificate.issuer.name, objectName, 'the name of an Issuer or ClusterIssuer');
  else {
    expectText('tls-secret', certificate.secret, objectName, 'the name of a Secret');
    checkCertificates(certificate.caBundle);
  }
}

function checkCertificates(pem: string): void {
  if (pem.includes('PRIVATE KEY'))
    refuse('ca-bundle: it holds a private key, which nobody else may have; expected certificates only.');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) refuse('ca-bundle: expected certificates in PEM; found none.');
  for (const [index, block] of blocks.entries())
    try {
      new X509Certificate(block);
    } catch (cause) {
      refuse(`ca-bundle: certificate ${index + 1} can't be read.`, cause);
    }
}

function expectText(option: string, text: string, pattern: RegExp, expected: string): void {
  if (!pattern.test(text)) refuse(`${option}: expected ${expected}; found "${text}".`);
}

function expectNumber(option: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    refuse(`${option}: expected a whole number from ${min} to ${max}; found ${value}.`);
}

function refuse(message: string, cause?: unknown): never {
  throw new GatesError('usage_invalid', message, cause);
}
