import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunResult } from '../scripts/tools/run.ts';
import { pinnedVersion } from '../scripts/tools.ts';
import { findPrograms, type Programs, startApiServer, startControllers } from './components.ts';
import { type Kubectl, kubectlFor } from './kubectl.ts';
import { findKwokModule, type KwokFiles, kwokFiles } from './kwok.ts';
import { manageNodes, type Nodes } from './nodes.ts';
import { makePki, type Pki } from './pki.ts';
import { freePorts } from './ports.ts';
import { type Processes, startProcesses } from './processes.ts';

const DEFAULT_NODES = 3;
const READY_LIMIT_MS = 300_000;
const START_ATTEMPTS = 3;

export interface ControlPlaneOptions {
  /** A new or empty folder for keys, data and logs, which stays; default: a temporary one, which `stop` removes. */
  readonly directory?: string;
  /** How many worker nodes, `node-1` …; default 3. */
  readonly nodes?: number;
  /** Paths of YAML files with one kwok Stage each, besides those in `environment/stages`. */
  readonly stages?: readonly string[];
}

export interface ControlPlane extends Nodes {
  /** Path of the kubeconfig of a cluster administrator. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly directory: string;
  /** The uid of the namespace kube-system, by which the cluster is known. */
  readonly clusterUid: string;
  /** Runs kubectl as the administrator; a code other than 0 is a result, not an error. */
  kubectl(args: readonly string[], stdin?: string): Promise<RunResult>;
  /** Writes a kubeconfig for a user who may do what RBAC grants to the name and the groups; returns its path. */
  kubeconfigFor(user: string, groups?: readonly string[]): Promise<string>;
  /** Ends all processes of the cluster; resolves when they are gone. */
  stop(): Promise<void>;
}

async function makeDirectory(wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return mkdtemp(join(tmpdir(), 'gates-control-plane-'));
  const directory = resolve(wanted);
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) {
    throw new Error(`${directory} is not empty, but a cluster starts from nothing.`);
  }
  return directory;
}

interface Running {
  readonly server: string;
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
}

/** Starts all components and waits until each of them has shown that it works. */
async function startComponents(
  processes: Processes,
  programs: Programs,
  directory: string,
  pki: Pki,
  kwok: KwokFiles,
): Promise<Running> {
  const [etcd = 0, etcdPeer = 0, apiServer = 0] = await freePorts(3);
  const server = `https://127.0.0.1:${apiServer}`;
  const kubeconfig = await pki.kubeconfig(server, 'admin', ['system:masters']);
  const kubectl = kubectlFor(programs.kubectl, kubeconfig, directory);
  const onceReady = (...args: string[]): Promise<string> =>
    kubectl.outputOnceReady(args, READY_LIMIT_MS, () => processes.assertAlive());

  await startApiServer(processes, programs, directory, { etcd, etcdPeer, apiServer }, pki);
  await onceReady('get', '--raw', '/readyz');
  await startControllers(processes, programs, directory, server, pki, kwok.stages);
  // The controller manager makes this account; without it no pod could be created.
  await onceReady('get', 'serviceaccount', 'default', '--namespace=default');
  await kubectl.output(['apply', '--filename', kwok.storageClass]);
  return { server, kubeconfig, kubectl };
}

/**
 * Starts a real Kubernetes control plane on 127.0.0.1: etcd, API server (TLS, RBAC), controller manager
 * and scheduler in the versions of `tools/`, with kwok in the place of the kubelets. It is ready when it
 * resolves: its nodes are Ready, and a default StorageClass binds claims. Several may run at once. Its
 * processes end with `stop`, or when this process dies.
 *
 * Its pods run no programs. kwok reports them Ready with the imageID of their image; a pod with the
 * annotation `gates.test/crash-loop: "true"` goes into CrashLoopBackOff.
 *
 * @throws GatesError `tool_missing` when a program is missing and can't be built.
 * @throws Error when a component ends or is not ready within five minutes; the directory then stays, with the logs.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = await findPrograms();
  const kwokModule = await findKwokModule();
  const directory = await makeDirectory(options.directory);
  const kwok = await kwokFiles(kwokModule, join(directory, 'stages'), options.stages ?? []);
  const pki = await makePki(join(directory, 'pki'));

  for (let attempt = 1; ; attempt += 1) {
    const processes = startProcesses(directory);
    try {
      const { server, kubeconfig, kubectl } = await startComponents(
        processes,
        programs,
        directory,
        pki,
        kwok,
      );
      const nodes = manageNodes(kubectl, await pinnedVersion('kubectl'));
      await nodes.scaleNodes(options.nodes ?? DEFAULT_NODES);
      const uid = ['get', 'namespace', 'kube-system', '--output=jsonpath={.metadata.uid}'];
      return {
        ...nodes,
        server,
        kubeconfig,
        directory,
        clusterUid: await kubectl.output(uid),
        kubectl: kubectl.run,
        kubeconfigFor: (user, groups) => pki.kubeconfig(server, user, groups),
        async stop() {
          await processes.stop();
          if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
        },
      };
    } catch (error) {
      await processes.stop();
      // Between our choice of a port and its use, another process may have taken it.
      const isPortTaken = error instanceof Error && error.message.includes('address already in use');
      if (!isPortTaken || attempt === START_ATTEMPTS) throw error;
    }
  }
}
