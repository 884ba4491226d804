import { credentialsFolder, k6Arguments } from './arguments.ts';
import {
  checkOptions,
  defaultRunnerImage,
  defaultStarterImage,
  type MachinesOptions,
  scriptFile,
} from './options.ts';

/** The user of the image grafana/k6, and the one of the operator's starter: a pod that must not run as root says a number. */
const k6User = 12345;
const starterUser = 65532;

const defaultResources = { requests: { cpu: '2', memory: '2Gi' }, limits: { memory: '2Gi' } };

/**
 * The objects of a load test on many machines: a ConfigMap with the script and its files, and the TestRun of which the k6
 * operator makes the runners. Nothing in them is secret. They have no `cleanup`, which would delete the Jobs, and with them
 * what says whether a runner failed.
 *
 * @throws GatesError `usage_invalid` that names the option, what was found and what was expected
 */
export function testRunManifests(options: MachinesOptions): readonly object[] {
  checkOptions(options);
  return [configMap(options), testRun(options)];
}

function configMap({ name, namespace, script, files = [] }: MachinesOptions): object {
  const contents = files.map(({ name: file, content }) => [file, Buffer.from(content).toString('base64')]);
  // Readers of YAML don't agree on other characters: some take U+0085 or U+2028 for the end of a line.
  const isPlain = /^[\t\n\x20-\x7e]*$/.test(script);
  if (!isPlain) contents.unshift([scriptFile, Buffer.from(script).toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: scriptMap(name), namespace },
    immutable: true,
    ...(isPlain ? { data: { [scriptFile]: script } } : {}),
    ...(contents.length === 0 ? {} : { binaryData: Object.fromEntries(contents) }),
  };
}

function testRun(options: MachinesOptions): object {
  const { name, namespace, machines, settings, credentialsSecret } = options;
  return {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name, namespace },
    spec: {
      script: { configMap: { name: scriptMap(name), file: scriptFile } },
      parallelism: machines,
      separate: true,
      arguments: k6Arguments(settings, credentialsSecret?.files ?? {}),
      runner: runner(options),
      starter: { image: options.starterImage ?? defaultStarterImage, ...unprivileged(starterUser) },
    },
  };
}

/** Also the initializer, which the operator makes like a runner. */
function runner({ credentialsSecret: secret, ...options }: MachinesOptions): object {
  const volumes: object[] = [{ name: 'scratch', emptyDir: {} }];
  const volumeMounts: object[] = [{ name: 'scratch', mountPath: '/tmp' }];
  if (secret !== undefined) {
    const items = [...new Set(Object.values(secret.files))].map((key) => ({ key, path: key }));
    volumes.push({ name: 'credentials', secret: { secretName: secret.name, defaultMode: 0o440, items } });
    volumeMounts.push({ name: 'credentials', mountPath: credentialsFolder, readOnly: true });
  }
  return {
    image: options.runnerImage ?? defaultRunnerImage,
    ...unprivileged(k6User),
    env: [{ name: 'K6_AUTO_EXTENSION_RESOLUTION', value: 'false' }],
    resources: options.resources ?? defaultResources,
    volumes,
    volumeMounts,
  };
}

/** What the Pod Security Standard `restricted` asks for, a file system that stays as it is, and no token of the cluster. */
function unprivileged(user: number): object {
  return {
    automountServiceAccountToken: 'false',
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function scriptMap(name: string): string {
  return `${name}-script`;
}
