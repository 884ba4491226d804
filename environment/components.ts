import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { resolveTool } from '../scripts/tools.ts';
import { kwokArguments } from './kwok.ts';
import type { Pki } from './pki.ts';
import type { Processes } from './processes.ts';

/** Requests a second that a component may send: ten thousand pods must not take an hour. */
const CLIENT_QPS = 500;
const CLIENT_BURST = 1000;

const TOOLS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kubectl',
] as const;

/** The absolute path of each program. */
export type Programs = Readonly<Record<(typeof TOOLS)[number], string>>;

/** Finds the programs of a control plane, one after the other, and builds those that are missing. */
export async function findPrograms(): Promise<Programs> {
  const found: Partial<Record<(typeof TOOLS)[number], string>> = {};
  for (const tool of TOOLS) found[tool] = await resolveTool(tool);
  return found as Programs;
}

export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
}

/** Starts etcd and the API server (TLS, RBAC, service-account tokens), on 127.0.0.1 only. */
export async function startApiServer(
  processes: Processes,
  programs: Programs,
  directory: string,
  ports: Ports,
  pki: Pki,
): Promise<void> {
  const etcdUrl = `http://127.0.0.1:${ports.etcd}`;
  const peerUrl = `http://127.0.0.1:${ports.etcdPeer}`;
  await processes.start('etcd', programs.etcd, [
    '--name=gates-test',
    `--data-dir=${join(directory, `etcd-${ports.etcd}`)}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=gates-test=${peerUrl}`,
    '--unsafe-no-fsync',
  ]);
  await processes.start('kube-apiserver', programs['kube-apiserver'], [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=Node,RBAC',
    '--anonymous-auth=false',
    '--allow-privileged=true',
    `--client-ca-file=${pki.authority.certificate}`,
    `--tls-cert-file=${pki.server.certificate}`,
    `--tls-private-key-file=${pki.server.key}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki.serviceAccountKey}`,
    `--service-account-signing-key-file=${pki.serviceAccountKey}`,
  ]);
}

/** Starts what acts on the objects: controller manager, scheduler, and kwok in the place of the kubelets. */
export async function startControllers(
  processes: Processes,
  programs: Programs,
  directory: string,
  server: string,
  pki: Pki,
  stages: readonly string[],
): Promise<void> {
  const controllerManager = await pki.kubeconfig(server, 'system:kube-controller-manager');
  await processes.start('kube-controller-manager', programs['kube-controller-manager'], [
    `--kubeconfig=${controllerManager}`,
    `--root-ca-file=${pki.authority.certificate}`,
    `--service-account-private-key-file=${pki.serviceAccountKey}`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--secure-port=0',
    // A slow machine must not make nodes look dead: kwok renews a lease of 40 s.
    '--node-monitor-grace-period=180s',
    `--kube-api-qps=${CLIENT_QPS}`,
    `--kube-api-burst=${CLIENT_BURST}`,
  ]);

  const schedulerConfig = join(directory, 'kube-scheduler.yaml');
  const schedulerConfiguration = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: {
      kubeconfig: await pki.kubeconfig(server, 'system:kube-scheduler'),
      qps: CLIENT_QPS,
      burst: CLIENT_BURST,
    },
    leaderElection: { leaderElect: false },
  };
  await writeFile(schedulerConfig, stringify(schedulerConfiguration));
  await processes.start('kube-scheduler', programs['kube-scheduler'], [
    `--config=${schedulerConfig}`,
    '--secure-port=0',
  ]);

  const kwok = await pki.kubeconfig(server, 'kwok', ['system:masters']);
  await processes.start('kwok', programs.kwok, kwokArguments(kwok, stages));
}
