import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ControlPlane, startControlPlane } from '../environment/control-plane.ts';
import { type RunResult, run } from '../scripts/tools/run.ts';
import { resolveTool } from '../scripts/tools.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIGEST = `sha256:${'5a'.repeat(32)}`;
const ROLLOUT_LIMIT_MS = 240_000;
/** The controllers write endpoints a moment after the pods are ready. */
const POLL = { timeout: 30_000, interval: 250 };

let cluster: ControlPlane;
let helm: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  cluster = await startControlPlane();
  helm = await resolveTool('helm');
  env = {
    ...process.env,
    HOME: cluster.directory,
    KUBECONFIG: cluster.kubeconfig,
    KUBECTL: await resolveTool('kubectl'),
    IMAGE_DIGEST: DIGEST,
  };
});

afterAll(() => cluster?.stop());

function succeeded({ stdout, stderr, code }: RunResult): string {
  expect(code, stderr).toBe(0);
  return stdout;
}

async function kubectl(...args: string[]): Promise<string> {
  return succeeded(await cluster.kubectl(args));
}

/** Names of the pods behind a Service, sorted; ending ones are left out. */
async function endpoints(namespace: string, service: string): Promise<string[]> {
  const template =
    '{{range .items}}{{range .endpoints}}{{if .conditions.ready}}{{.targetRef.name}} {{end}}{{end}}{{end}}';
  const selector = `kubernetes.io/service-name=${service}`;
  const names = await kubectl(
    '-n',
    namespace,
    'get',
    'endpointslices',
    '-l',
    selector,
    '-o',
    `go-template=${template}`,
  );
  return names
    .split(' ')
    .filter((name) => name !== '')
    .sort();
}

describe('starlight', () => {
  const folder = join(HERE, 'starlight');
  const manifest = (name: string) => join(folder, 'k8s', name);
  const deploy = (command: string) => run(join(folder, 'scripts', 'deploy.sh'), [command], { env });
  const publicVersion = () =>
    kubectl('-n', 'starlight-prod', 'get', 'service', 'starlight', '-o', 'jsonpath={.spec.selector.version}');
  const createSecret = (name: string, ...literals: string[]) =>
    kubectl(
      ...['-n', 'starlight-prod', 'create', 'secret', 'generic', name],
      ...literals.map((literal) => `--from-literal=${literal}`),
    );

  it('does not deploy before its secrets are made, and names them', async () => {
    const { code, stderr } = await deploy('deploy');
    expect(code).toBe(1);
    expect(stderr).toContain('starlight-database starlight-cache starlight-api starlight-tls');
  });

  it('gets its data stores from Helm', async () => {
    await createSecret('starlight-database', 'DATABASE_URL=postgres://example', 'POSTGRES_PASSWORD=example');
    await createSecret('starlight-cache', 'REDIS_URL=redis://example', 'REDIS_PASSWORD=example');
    await createSecret('starlight-api', 'API_KEY=example');
    await createSecret('starlight-tls', 'tls.crt=example', 'tls.key=example');
    for (const release of ['starlight-db', 'starlight-redis']) {
      const chart = join(folder, 'charts', release);
      succeeded(await run(helm, ['install', release, chart, '-n', 'starlight-prod', '--wait'], { env }));
    }
    for (const app of ['postgresql', 'redis']) {
      const pods = await kubectl(
        '-n',
        'starlight-prod',
        'wait',
        'pod',
        '-l',
        `app=${app}`,
        '--for=condition=Ready',
      );
      expect(pods.trim().split('\n')).toHaveLength(1);
    }
  });

  it('deploys beside the previous version, as often as one likes', {
    timeout: ROLLOUT_LIMIT_MS,
  }, async () => {
    await kubectl('apply', '-f', manifest('previous.yaml'));
    await kubectl('-n', 'starlight-prod', 'rollout', 'status', 'deployment/starlight-v3', '--timeout=120s');
    succeeded(await deploy('deploy'));
    expect(succeeded(await deploy('deploy'))).toContain('deployment.apps/starlight-v4 unchanged');
    expect(await publicVersion()).toBe('v3');
    await expect.poll(() => endpoints('starlight-prod', 'starlight-v4'), POLL).toHaveLength(3);
    const claim = ['get', 'pvc', 'starlight-models', '-o', 'jsonpath={.status.phase} {.spec.volumeName}'];
    expect(await kubectl('-n', 'starlight-prod', ...claim)).toBe('Bound starlight-prod-models');
    const image = [
      'get',
      'deployment',
      'starlight-v4',
      '-o',
      'jsonpath={.spec.template.spec.containers[*].image}',
    ];
    expect(await kubectl('-n', 'starlight-prod', ...image)).toMatch(new RegExp(`:v4-prod@${DIGEST}$`));
  });

  it('gives the canary pods of its own', { timeout: ROLLOUT_LIMIT_MS }, async () => {
    succeeded(await deploy('canary'));
    succeeded(await deploy('canary'));
    await expect.poll(() => endpoints('starlight-prod', 'starlight-canary'), POLL).toHaveLength(1);
    const canary = await endpoints('starlight-prod', 'starlight-canary');
    expect(await endpoints('starlight-prod', 'starlight-v4')).not.toContain(canary[0]);
  });

  it('migrates, and stays migrated when it is deployed again', { timeout: ROLLOUT_LIMIT_MS }, async () => {
    succeeded(await deploy('migrate'));
    succeeded(await deploy('migrate'));
    succeeded(await deploy('deploy'));
    expect(await publicVersion()).toBe('v4');
    expect(await endpoints('starlight-prod', 'starlight')).toEqual(
      await endpoints('starlight-prod', 'starlight-v4'),
    );
    const left = await kubectl('-n', 'starlight-prod', 'get', 'deployment,service,ingress', '-o', 'name');
    expect(left).toContain('ingress.networking.k8s.io/starlight');
    expect(left).not.toContain('canary');
  });

  it('rolls back, also to pods that must first be started', { timeout: ROLLOUT_LIMIT_MS }, async () => {
    await kubectl('-n', 'starlight-prod', 'scale', 'deployment/starlight-v3', '--replicas=0');
    succeeded(await deploy('rollback'));
    succeeded(await deploy('rollback'));
    expect(await publicVersion()).toBe('v3');
    const names = await endpoints('starlight-prod', 'starlight');
    expect(names).toHaveLength(3);
    expect(names.filter((name) => !name.startsWith('starlight-v3-'))).toEqual([]);
  });

  it('says what is gone when there is nothing to roll back to', async () => {
    await kubectl('-n', 'starlight-prod', 'delete', 'deployment', 'starlight-v3');
    const { code, stderr } = await deploy('rollback');
    expect(code).toBe(1);
    expect(stderr).toContain('deployment/starlight-v3 is gone');
  });

  it('is accepted as a whole without a warning', async () => {
    const { stdout, stderr, code } = await cluster.kubectl([
      'apply',
      '--dry-run=server',
      '-f',
      join(folder, 'k8s'),
    ]);
    expect(code, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(22);
    expect(stderr.split('\n').filter((line) => !line.includes('last-applied-configuration'))).toEqual(['']);
  });
});

describe('harbour', () => {
  const manifests = join(HERE, 'harbour', 'k8s');

  it('is accepted as a whole, and its pods get ready', { timeout: ROLLOUT_LIMIT_MS }, async () => {
    const cwd = fileURLToPath(new URL('../tools/gateway-api', import.meta.url));
    const find = await run('go', ['mod', 'download', '-json', 'sigs.k8s.io/gateway-api'], { cwd });
    const crds = join(
      z.object({ Dir: z.string() }).parse(JSON.parse(succeeded(find))).Dir,
      'config',
      'crd',
      'standard',
    );
    await kubectl('apply', '--server-side', '-f', join(crds, 'gateway.networking.k8s.io_httproutes.yaml'));
    const kind = 'crd/httproutes.gateway.networking.k8s.io';
    // a definition so new that it has no status yet makes the second wait end with an error
    await kubectl('wait', '--for=jsonpath={.status.conditions}', kind);
    await kubectl('wait', '--for=condition=Established', kind);

    await kubectl('apply', '-f', join(manifests, 'namespace.yaml'));
    const create = ['-n', 'harbour', 'create', 'secret', 'generic'];
    await kubectl(...create, 'tariff-api-keys', '--from-literal=TARIFF_API_KEY=example');
    await kubectl(
      ...create,
      'tariff-api-tls',
      '--from-literal=tls.crt=example',
      '--from-literal=tls.key=example',
    );
    const { stdout, stderr, code } = await cluster.kubectl(['apply', '-f', manifests]);
    expect(code, stderr).toBe(0);
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toHaveLength(18);

    for (const name of ['tariff-api-2026-11', 'tariff-api-2026-10', 'tariff-canary']) {
      await kubectl('-n', 'harbour', 'rollout', 'status', `deployment/${name}`, '--timeout=60s');
    }
    await expect.poll(() => endpoints('harbour', 'tariff-api-2026-10'), POLL).toHaveLength(2);
    await expect.poll(() => endpoints('harbour', 'tariff-api-2026-11'), POLL).toHaveLength(2);
    await expect.poll(() => endpoints('harbour', 'tariff-canary'), POLL).toHaveLength(1);
    const previous = await endpoints('harbour', 'tariff-api-2026-10');
    await expect.poll(() => endpoints('harbour', 'tariff-api'), POLL).toEqual(previous);
  });
});
