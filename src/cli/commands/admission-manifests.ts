import { Command } from 'commander';
import type { InstallOptions, ServerElsewhere, ServerInCluster } from '../../lib/admission/install/index.ts';
import { GatesError } from '../../lib/errors.ts';
import { readBytes } from '../files.ts';
import { readProfileFile, type SharedOptions } from '../settings.ts';

interface ManifestsOptions extends Omit<SharedOptions, 'policies'> {
  readonly name: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly replicas?: string;
  readonly certManager?: string;
  readonly tlsSecret?: string;
  readonly caBundle?: string;
  readonly url?: string;
  readonly timeout: string;
}

/** `gates admission manifests`: everything that installs the webhook, as YAML. */
export function admissionManifests(): Command {
  return new Command('manifests')
    .description('print everything that installs the webhook, as YAML for kubectl')
    .option('--profile <file>', 'the profile (default: gates.yaml, where it is there)')
    .option('--name <name>', 'name of the webhook and of its objects', 'gates-admission')
    .option('--timeout <seconds>', 'how long the API server waits for an answer, 1 to 30', '5')
    .optionsGroup('In the cluster:')
    .option('--trust <file>', 'the trust file (default: trust.yaml)')
    .option('--image <reference>', 'image with gates, by a tag that is not latest or by digest')
    .option('--namespace <name>', 'a namespace of its own (default: gates-system)')
    .option('--replicas <number>', 'how many of it share the requests (default: 3)')
    .option(
      '--cert-manager <issuer>',
      'certificate by cert-manager: Issuer/NAME in that namespace, or ClusterIssuer/NAME',
    )
    .option(
      '--tls-secret <name>',
      'certificate in this Secret of that namespace, which you make; with --ca-bundle',
    )
    .option('--ca-bundle <file>', 'certificates, in PEM, by which the API server believes the webhook')
    .optionsGroup('Outside of the cluster:')
    .option(
      '--url <address>',
      'https address by which the API server reaches it; prints its registration alone',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ gates admission manifests --image registry.example.com/gates:1.0.0 --cert-manager ClusterIssuer/internal > webhook.yaml
  $ gates admission manifests --image registry.example.com/gates@sha256:… --tls-secret gates-tls --ca-bundle ca.pem
  $ gates admission manifests --url https://gates.example.com:8443 --ca-bundle ca.pem`,
    )
    .action(run);
}

async function run(options: ManifestsOptions): Promise<void> {
  const [{ installYaml }, { parseProfile }] = await Promise.all([
    import('../../lib/admission/install/index.ts'),
    import('../../lib/profile/profile.ts'),
  ]);
  const { value, file } = await readProfileFile(options);
  const install: InstallOptions = {
    profile: parseProfile(value, file),
    name: options.name,
    timeout_seconds: Number(options.timeout),
    server: options.url === undefined ? await inCluster(options) : await elsewhere(options, options.url),
  };
  process.stdout.write(installYaml(install));
}

const ofTheCluster = {
  image: '--image',
  namespace: '--namespace',
  replicas: '--replicas',
  certManager: '--cert-manager',
  tlsSecret: '--tls-secret',
  trust: '--trust',
} as const;

async function elsewhere(options: ManifestsOptions, url: string): Promise<ServerElsewhere> {
  for (const [name, option] of Object.entries(ofTheCluster))
    if (options[name as keyof typeof ofTheCluster] !== undefined)
      refuse(`${option} is for a webhook in the cluster, and --url for one outside of it: leave one out.`);
  const { caBundle } = options;
  return { url, ...(caBundle === undefined ? {} : { caBundle: await text(caBundle) }) };
}

async function inCluster(options: ManifestsOptions): Promise<ServerInCluster> {
  if (options.image === undefined)
    refuse('Name the image with gates: --image REF. For a webhook outside of the cluster: --url.');
  const [profile, trust] = [options.profile ?? 'gates.yaml', options.trust ?? 'trust.yaml'];
  return {
    namespace: options.namespace ?? 'gates-system',
    image: options.image,
    replicas: Number(options.replicas ?? 3),
    files: { profile: await text(profile), trust: await readTrust(trust) },
    certificate: await certificateOf(options),
  };
}

/** A broken one would be found by a server that can't start. */
async function readTrust(file: string): Promise<string> {
  const [{ parseYaml }, { parseTrust }] = await Promise.all([
    import('../../lib/yaml.ts'),
    import('../../lib/trust/index.ts'),
  ]);
  const content = await text(file);
  parseTrust(await parseYaml(content, file, 'trust_invalid'), file);
  return content;
}

async function certificateOf(options: ManifestsOptions): Promise<ServerInCluster['certificate']> {
  const { certManager, tlsSecret, caBundle } = options;
  if (certManager !== undefined && tlsSecret === undefined) {
    if (caBundle !== undefined)
      refuse('--ca-bundle: cert-manager tells the API server itself: leave it out.');
    const [, kind, name] = /^(Issuer|ClusterIssuer)\/(.+)$/.exec(certManager) ?? [];
    if ((kind !== 'Issuer' && kind !== 'ClusterIssuer') || name === undefined)
      refuse(`--cert-manager: expected Issuer/NAME or ClusterIssuer/NAME; found "${certManager}".`);
    return { issuer: { kind, name } };
  }
  if (tlsSecret !== undefined && certManager === undefined) {
    if (caBundle === undefined)
      refuse(
        '--tls-secret: name the certificates by which the API server believes it, too: --ca-bundle FILE.',
      );
    return { secret: tlsSecret, caBundle: await text(caBundle) };
  }
  refuse(
    'Say where its certificate is from: either --cert-manager ISSUER, or --tls-secret NAME with --ca-bundle FILE.',
  );
}

async function text(file: string): Promise<string> {
  return new TextDecoder('utf-8').decode(await readBytes(file));
}

function refuse(message: string): never {
  throw new GatesError('usage_invalid', message);
}
