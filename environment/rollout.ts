import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type RunResult, run } from '../scripts/tools/run.ts';
import { resolveTool } from '../scripts/tools.ts';
import type { Moment } from '../src/lib/snapshot/moments.ts';
import type { ControlPlane } from './control-plane.ts';

/** An example's way into production: `advance(moment)` does what comes before that moment is collected. */
export interface Rollout {
  advance(moment: Moment): Promise<void>;
}

interface RolloutOptions {
  readonly cluster: ControlPlane;
  /** a checkout of the example, see `makeCheckout` */
  readonly checkout: string;
  readonly imageDigest: string;
}

/** The address that the ingress controller would give; nothing stands behind it here. */
export const ingressAddress = '192.0.2.10';

/** The way of `starlight`: its own script over kubectl, its data stores by Helm. */
export async function starlightRollout({ cluster, checkout, imageDigest }: RolloutOptions): Promise<Rollout> {
  const namespace = 'starlight-prod';
  const [kubectl, helm] = await Promise.all([resolveTool('kubectl'), resolveTool('helm')]);
  const env = {
    ...process.env,
    HOME: cluster.directory,
    KUBECONFIG: cluster.kubeconfig,
    KUBECTL: kubectl,
    IMAGE_DIGEST: imageDigest,
    MANIFESTS: join(checkout, 'k8s'),
  };
  const { kube, apply, secret } = commands(cluster, checkout, namespace);
  const script = (command: string) =>
    succeed(run(join(checkout, 'scripts', 'deploy.sh'), [command], { env }));

  const steps: Record<Moment, () => Promise<void>> = {
    async 'pre-deployment'() {
      await apply('namespace.yaml', 'rbac.yaml', 'configmap.yaml', 'pvc.yaml');
      await secret('starlight-database', 'DATABASE_URL', 'POSTGRES_PASSWORD');
      await secret('starlight-cache', 'REDIS_URL', 'REDIS_PASSWORD');
      await secret('starlight-api', 'API_KEY');
      await secret('starlight-tls', 'tls.crt', 'tls.key');
      await apply('previous.yaml', 'public-service.yaml');
      await kube('rollout', 'status', 'deployment/starlight-v3', '--timeout=240s');
    },
    async deployment() {
      for (const name of ['starlight-db', 'starlight-redis'])
        await succeed(
          run(
            helm,
            ['install', name, join(checkout, 'charts', name), '-n', namespace, '--wait', '--timeout', '240s'],
            { env },
          ),
        );
      await script('deploy');
    },
    canary: () => script('canary'),
    async migration() {
      await script('migrate');
      const status = { status: { loadBalancer: { ingress: [{ ip: ingressAddress }] } } };
      await kube(
        'patch',
        'ingress',
        'starlight',
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify(status),
      );
      await gone(cluster, namespace, 'app=starlight-canary');
    },
    async 'post-deployment'() {},
  };
  return { advance: (moment) => steps[moment]() };
}

/** The way of `harbour`, as its deployment guide describes it: plain kubectl, a mesh split, no chart. */
export async function harbourRollout({ cluster, checkout }: RolloutOptions): Promise<Rollout> {
  const namespace = 'harbour';
  const { kube, apply, secret } = commands(cluster, checkout, namespace);
  const selector = { 'app.kubernetes.io/name': 'tariff-api', 'app.kubernetes.io/version': '2026.11' };

  const steps: Record<Moment, () => Promise<void>> = {
    async 'pre-deployment'() {
      await installRoutes(cluster);
      await apply('namespace.yaml', 'access.yaml', 'settings.yaml', 'models.yaml');
      await secret('tariff-api-keys', 'TARIFF_API_KEY');
      await secret('tariff-api-tls', 'tls.crt', 'tls.key');
      await apply('previous.yaml', 'public-service.yaml');
      await kube('rollout', 'status', 'deployment/tariff-api-2026-10', '--timeout=240s');
    },
    async deployment() {
      await apply('workload.yaml', 'service.yaml');
      await kube('rollout', 'status', 'deployment/tariff-api-2026-11', '--timeout=240s');
    },
    async canary() {
      await apply('canary.yaml');
      await kube('rollout', 'status', 'deployment/tariff-canary', '--timeout=240s');
      await apply('route.yaml');
    },
    async migration() {
      await kube(
        'patch',
        'service',
        'tariff-api',
        '--type=merge',
        '-p',
        JSON.stringify({ spec: { selector } }),
      );
      await kube('delete', 'httproute', 'tariff-api');
      await kube('delete', 'service,deployment', 'tariff-canary');
      await gone(cluster, namespace, 'app.kubernetes.io/name=tariff-canary');
    },
    async 'post-deployment'() {},
  };
  return { advance: (moment) => steps[moment]() };
}

/** The kind HTTPRoute, from the Gateway API's own module. */
async function installRoutes(cluster: ControlPlane): Promise<void> {
  const cwd = fileURLToPath(new URL('../tools/gateway-api', import.meta.url));
  const found = await run('go', ['mod', 'download', '-json', 'sigs.k8s.io/gateway-api'], { cwd });
  const { Dir } = z.object({ Dir: z.string() }).parse(JSON.parse(found.stdout));
  const definition = join(Dir, 'config', 'crd', 'standard', 'gateway.networking.k8s.io_httproutes.yaml');
  await succeed(cluster.kubectl(['apply', '--server-side', '-f', definition]));
  const name = 'crd/httproutes.gateway.networking.k8s.io';
  // a definition so new that it has no status yet makes the second wait end with an error
  await succeed(cluster.kubectl(['wait', '--for=jsonpath={.status.conditions}', name]));
  await succeed(cluster.kubectl(['wait', '--for=condition=Established', name]));
}

function commands(cluster: ControlPlane, checkout: string, namespace: string) {
  const kube = (...args: string[]) => succeed(cluster.kubectl(['-n', namespace, ...args]));
  return {
    kube,
    async apply(...names: string[]) {
      for (const name of names) await succeed(cluster.kubectl(['apply', '-f', join(checkout, 'k8s', name)]));
    },
    secret: (name: string, ...keys: string[]) =>
      kube(
        'create',
        'secret',
        'generic',
        name,
        ...keys.map((key) => `--from-literal=${key}=${plantedSecret}`),
      ),
  };
}

/** The value of every Secret that a rollout creates: no artefact of any command may contain it. */
export const plantedSecret = 'planted-7f3a9c-never-to-be-seen';

async function gone(cluster: ControlPlane, namespace: string, selector: string): Promise<void> {
  await succeed(
    cluster.kubectl(['-n', namespace, 'wait', 'pod', '-l', selector, '--for=delete', '--timeout=120s']),
  );
}

async function succeed(result: Promise<RunResult>): Promise<void> {
  const { code, stdout, stderr } = await result;
  if (code !== 0) throw new Error(`The rollout's command failed with ${code}:\n${stderr || stdout}`);
}
