import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { ControlPlane } from '../../environment/control-plane.ts';
import { findKwokModule } from '../../environment/kwok.ts';
import { freePorts } from '../../environment/ports.ts';
import type { Processes } from '../../environment/processes.ts';
import { resolveTool } from '../../scripts/tools.ts';
import { established, succeed } from './k6-operator.testing.ts';

/** Where containerd cuts a long line of a log in pieces, which the kubelet joins again. */
const piece_bytes = 16_384;

/** What the containers of simulated pods have printed, for `kubectl logs` and for whoever else asks the API server. */
export interface PodLogs {
  /** Says what the container `k6` of a pod printed; returns when the API server would answer with it. */
  set(namespace: string, pod: string, text: string): Promise<void>;
}

/**
 * Lets the nodes that are there now answer for the logs of their pods: a second kwok, which plays no lives, listens in the
 * place of every kubelet.
 */
export async function servePodLogs(cluster: ControlPlane, processes: Processes): Promise<PodLogs> {
  const folder = join(cluster.directory, 'pod-logs');
  await mkdir(folder);
  const kubectl = (args: readonly string[], stdin?: string): Promise<string> =>
    succeed(cluster.kubectl(args, stdin));
  const definition = join(await findKwokModule(), 'kustomize/crd/bases/kwok.x-k8s.io_logs.yaml');
  await kubectl(['apply', '--filename', definition]);
  await established(cluster, 'logs.kwok.x-k8s.io');

  // kwok does not start without a stage.
  const idle = join(folder, 'idle.yaml');
  const stage = { resourceRef: { apiGroup: 'v1', kind: 'Pod' }, selector: {}, next: {} };
  await writeFile(
    idle,
    stringify({
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Stage',
      metadata: { name: 'idle' },
      spec: stage,
    }),
  );
  const [port = 0] = await freePorts(1);
  await processes.start('kwok-logs', await resolveTool('kwok'), [
    `--kubeconfig=${await cluster.kubeconfigFor('kwok-logs', ['system:masters'])}`,
    '--manage-nodes-with-label-selector=gates.test/no-node=true',
    `--config=${idle}`,
    '--enable-crds=Logs',
    `--server-address=127.0.0.1:${port}`,
  ]);
  const kubelet = {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  };
  const nodes = (await kubectl(['get', 'nodes', '--output=name'])).trim().split('\n');
  for (const node of nodes)
    await kubectl([
      'patch',
      node,
      '--subresource=status',
      '--type=merge',
      `--patch=${JSON.stringify({ status: kubelet })}`,
    ]);

  return {
    async set(namespace, pod, text) {
      const file = join(folder, `${namespace}.${pod}.${Date.now()}.log`);
      await writeFile(file, asRuntimeWrites(text));
      const logs = {
        apiVersion: 'kwok.x-k8s.io/v1alpha1',
        kind: 'Logs',
        metadata: { name: pod, namespace },
        spec: { logs: [{ containers: ['k6'], logsFile: file }] },
      };
      await kubectl(['apply', '--filename=-'], JSON.stringify(logs));
      const address = `http://127.0.0.1:${port}/containerLogs/${namespace}/${pod}/k6`;
      for (let seen: string | undefined; seen !== text; await sleep(100)) {
        await processes.assertAlive();
        seen = await fetch(address).then(
          (response) => response.text(),
          () => undefined,
        );
      }
    },
  };
}

/** A log as the container runtime keeps it: with its time each piece of a line, the last of which is full (F). */
function asRuntimeWrites(text: string): string {
  const time = new Date().toISOString().replace('Z', '000000Z');
  const pieces = text.match(new RegExp(`.{0,${piece_bytes - 1}}\\n|.{1,${piece_bytes}}`, 'g')) ?? [];
  return pieces
    .map((piece) => `${time} stdout ${piece.endsWith('\n') ? 'F' : 'P'} ${piece.replace('\n', '')}\n`)
    .join('');
}
