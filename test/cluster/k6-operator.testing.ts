import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { ControlPlane } from '../../environment/control-plane.ts';
import type { Processes } from '../../environment/processes.ts';
import { run } from '../../scripts/tools/run.ts';
import { moduleFolder, resolveTool } from '../../scripts/tools.ts';

const namespace = 'k6-operator-system';
const account = 'k6-operator-controller';

/** The folder of the operator's pinned Go module, with its definitions and its role. */
async function findOperatorModule(): Promise<string> {
  const { stdout, stderr, code } = await run(
    'go',
    ['mod', 'download', '-json', 'github.com/grafana/k6-operator'],
    {
      cwd: moduleFolder('k6-operator'),
      env: { ...process.env, GOWORK: 'off' },
    },
  );
  if (code !== 0) throw new Error(`Go can't fetch the module of the k6 operator:\n${stderr}`);
  return z.object({ Dir: z.string() }).parse(JSON.parse(stdout)).Dir;
}

/** Installs the kinds of the k6 operator from its own module: TestRun and PrivateLoadZone. */
export async function installTestRuns(cluster: ControlPlane): Promise<void> {
  const definitions = join(await findOperatorModule(), 'config', 'crd', 'bases');
  await succeed(cluster.kubectl(['apply', '--server-side', '--filename', definitions]));
  await established(cluster, 'testruns.k6.io', 'privateloadzones.k6.io');
}

/** Waits until the API server serves the kinds of these definitions. */
export async function established(cluster: ControlPlane, ...definitions: readonly string[]): Promise<void> {
  for (const name of definitions)
    await vi.waitUntil(async () => (await cluster.kubectl(['get', name, '--all-namespaces'])).code === 0, {
      timeout: 60_000,
      interval: 250,
    });
}

/**
 * Starts the real operator as it runs in a cluster: with the token of a service account that has the role of its own module,
 * and nothing else. Since it reads the token from the place where a pod has it, it runs in a folder that it sees as the root.
 */
export async function startOperator(cluster: ControlPlane, processes: Processes): Promise<void> {
  const manager = parseAllDocuments(
    await readFile(join(await findOperatorModule(), 'config', 'rbac', 'role.yaml'), 'utf8'),
  )
    .map((document) => document.toJS())
    .filter(({ kind }) => kind === 'ClusterRole');
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    ...manager,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: account },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: manager[0]?.metadata.name,
      },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  ];
  for (const object of objects)
    await succeed(cluster.kubectl(['create', '--filename=-'], JSON.stringify(object)));

  const root = join(cluster.directory, 'k6-operator');
  const secrets = join(root, 'var', 'run', 'secrets', 'kubernetes.io', 'serviceaccount');
  await mkdir(secrets, { recursive: true });
  await copyFile(await resolveTool('k6-operator'), join(root, 'manager'));
  const token = await succeed(
    cluster.kubectl(['create', 'token', account, `--namespace=${namespace}`, '--duration=8h']),
  );
  await writeFile(join(secrets, 'token'), token.trim(), { mode: 0o600 });
  const kubeconfig = parse(await readFile(cluster.kubeconfig, 'utf8'));
  const authority: string = kubeconfig.clusters[0].cluster['certificate-authority-data'];
  await writeFile(join(secrets, 'ca.crt'), Buffer.from(authority, 'base64'));

  const { hostname, port } = new URL(cluster.server);
  const inRoot =
    process.getuid?.() === 0 ? ['chroot', root] : ['unshare', '--map-root-user', `--root=${root}`];
  await processes.start('k6-operator', 'env', [
    '-i',
    `PATH=${process.env['PATH']}`,
    `KUBERNETES_SERVICE_HOST=${hostname}`,
    `KUBERNETES_SERVICE_PORT=${port}`,
    ...inRoot,
    '/manager',
    '--metrics-addr=0',
  ]);
}

/** What a command printed; an error with its message when it did not succeed. */
export async function succeed(result: ReturnType<ControlPlane['kubectl']>): Promise<string> {
  const { code, stdout, stderr } = await result;
  if (code !== 0) throw new Error(`The command ended with ${code}: ${stderr.trim()}`);
  return stdout;
}
