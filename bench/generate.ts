import type { Snapshot } from '../src/lib/snapshot/schema.ts';
import { makeRandom, type Random } from './random.ts';

type Json = Record<string, unknown>;
interface List {
  items: Json[];
  complete: boolean;
}

const pods_per_node = 100;
/** Of a cluster's pods, this share runs beside the release in its namespace, and is seen at every moment. */
const own_share_fraction = 0.05;
const workload_kinds = 200;

/**
 * The recorded rollout of `fixtures/all-pass` in a cluster of as many pods: before the deployment all of them are seen as the
 * kubernetes collector writes them, those of other namespaces cut to what they take of their nodes; later moments see the
 * namespace of the release. The same number always gives the same snapshot. It carries no signatures.
 *
 * @param recorded the recording; it is not changed
 * @param pods how many pods the cluster has before the deployment, at least the recording's own
 */
export function generateSnapshot(recorded: Snapshot, pods: number): Snapshot {
  const snapshot = structuredClone(recorded);
  delete snapshot.attestations;
  delete snapshot.waivers;
  const neighbours = Math.floor(pods * own_share_fraction);
  for (const [moment, observations] of Object.entries(snapshot.observations)) {
    for (const observation of Object.values(observations ?? {})) delete observation?.signature;
    const cluster = observations?.cluster?.data as Record<string, List> | undefined;
    if (cluster?.['pods'] === undefined) continue;
    addNeighbours(cluster, neighbours);
    if (moment === 'pre-deployment') fill(cluster, pods);
  }
  return snapshot;
}

/** Other workloads in the namespace: ten pods each, with ReplicaSet and Deployment, in the shape of the recorded ones. */
function addNeighbours(cluster: Record<string, List>, count: number): void {
  const { pods, replicaSets, deployments } = cluster;
  const [pod, replicaSet, deployment] = [pods, replicaSets, deployments].map((list) => list?.items[0]);
  for (let i = 0; i < count; i++) {
    const workload = Math.floor(i / 10);
    const name = `neighbour-${workload}`;
    if (i % 10 === 0) {
      if (deployment !== undefined)
        deployments?.items.push(renamed(deployment, name, `d-${workload}`, undefined));
      if (replicaSet !== undefined)
        replicaSets?.items.push(renamed(replicaSet, name, `r-${workload}`, `d-${workload}`));
    }
    if (pod !== undefined) pods?.items.push(renamed(pod, name, `p-${i}`, `r-${workload}`));
  }
}

function renamed(object: Json, name: string, uid: string, owner: string | undefined): Json {
  const copy = structuredClone(object);
  const metadata = copy['metadata'] as Json;
  Object.assign(metadata, {
    name: owner === undefined ? name : `${name}-${uid}`,
    uid,
    labels: { app: name },
  });
  if (owner !== undefined)
    metadata['ownerReferences'] = [{ kind: 'ReplicaSet', name, uid: owner, controller: true }];
  return copy;
}

/** Nodes for all pods, and pods of other namespaces up to the number. */
function fill(cluster: Record<string, List>, total: number): void {
  const random = makeRandom(1);
  const { nodes, pods } = cluster;
  const [node] = nodes?.items ?? [];
  const needed = Math.ceil(total / pods_per_node);
  if (node === undefined || nodes === undefined || pods === undefined)
    throw new Error('The recording has no nodes or no pods before the deployment.');
  for (let i = 0; i < needed; i++) nodes.items.push(largeNode(node, i));
  const asks = Array.from({ length: workload_kinds }, (_, kind) => containersOf(kind, random));
  while (pods.items.length < total) {
    const i = pods.items.length;
    const kind = random.below(workload_kinds);
    pods.items.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `workload-${kind}-${random.hex(10)}-${random.hex(5)}`,
        namespace: `team-${kind % 40}`,
        uid: random.uid(),
      },
      spec: { nodeName: `large-${i % needed}`, ...structuredClone(asks[kind]) },
      status: { phase: random.below(50) === 0 ? 'Succeeded' : 'Running' },
    });
  }
}

function largeNode(node: Json, index: number): Json {
  const copy = structuredClone(node);
  const resources = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '200Gi', pods: '110' };
  Object.assign(copy['metadata'] as Json, { name: `large-${index}`, uid: `n-${index}` });
  Object.assign(copy['status'] as Json, { allocatable: resources, capacity: resources });
  return copy;
}

/** What the pods of one workload ask for: a container, often a side car, sometimes one that runs first. */
function containersOf(kind: number, random: Random): Json {
  const resources = () => {
    const [cpu, memory] = [10 * (1 + random.below(40)), 32 * (1 + random.below(32))];
    return {
      requests: { cpu: `${cpu}m`, memory: `${memory}Mi` },
      limits: { cpu: `${2 * cpu}m`, memory: `${2 * memory}Mi` },
    };
  };
  return {
    containers: [
      { name: `workload-${kind}`, resources: resources() },
      ...(kind % 3 === 0 ? [{ name: 'proxy', resources: resources() }] : []),
    ],
    ...(kind % 5 === 0 ? { initContainers: [{ name: 'migrate', resources: resources() }] } : {}),
  };
}
