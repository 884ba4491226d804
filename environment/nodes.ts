import type { V1Node } from '@kubernetes/client-node';
import type { Kubectl } from './kubectl.ts';

const RESOURCES = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' };
const ZONES = 3;
const READY_LIMIT = '300s';

export interface Nodes {
  /** Adds worker nodes, or takes away the last added, until there are `count`; waits until all are Ready. */
  scaleNodes(count: number): Promise<void>;
  /** Adds a worker node and waits until it is Ready. @param name default: the next `node-N`. */
  addNode(name?: string): Promise<void>;
  /** Takes a worker node away, as if its machine were gone for good. */
  deleteNode(name: string): Promise<void>;
}

/**
 * A worker node as its kubelet registers it: 8 cores, 32 GiB, 110 pods.
 *
 * @param index its number from 1, which gives the addresses: no two nodes of a cluster may share one.
 */
function workerNode(index: number, name: string, kubeletVersion: string): V1Node {
  const [high, low] = [index >> 8, index & 255];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': `zone-${((index - 1) % ZONES) + 1}`,
      },
    },
    spec: { podCIDR: `10.${128 + high}.${low}.0/24` },
    status: {
      capacity: RESOURCES,
      allocatable: RESOURCES,
      addresses: [
        { type: 'InternalIP', address: `172.16.${high}.${low}` },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        kubeletVersion,
        kubeProxyVersion: '',
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: '6.12.0',
        osImage: 'Debian GNU/Linux 13',
        bootID: '',
        machineID: '',
        systemUUID: '',
      },
    },
  };
}

/** Adds and takes away nodes in the cluster that kubectl is bound to, whose nodes nobody else adds. */
export function manageNodes(kubectl: Kubectl, kubeletVersion: string): Nodes {
  /** The names of the nodes that there are, in the order in which they were added. */
  const names: string[] = [];
  let added = 0;

  async function add(wanted: readonly (string | undefined)[]): Promise<void> {
    if (wanted.length === 0) return;
    const items = wanted.map((name) => {
      added += 1;
      return workerNode(added, name ?? `node-${added}`, kubeletVersion);
    });
    const newNames = items.flatMap((node) => node.metadata?.name ?? []);
    await kubectl.output(
      ['create', '--filename=-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );
    names.push(...newNames);
    const resources = newNames.map((name) => `node/${name}`);
    await kubectl.output(['wait', '--for=condition=Ready', `--timeout=${READY_LIMIT}`, ...resources]);
  }

  async function remove(gone: readonly string[]): Promise<void> {
    if (gone.length === 0) return;
    await kubectl.output(['delete', 'node', ...gone]);
    for (const name of gone) names.splice(names.indexOf(name), 1);
  }

  return {
    addNode: (name) => add([name]),
    deleteNode: (name) => remove([name]),
    async scaleNodes(count) {
      await add(Array.from({ length: Math.max(0, count - names.length) }));
      await remove(names.slice(count));
    },
  };
}
