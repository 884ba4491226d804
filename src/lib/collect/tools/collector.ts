import type { CollectContext, Collected, Collector, DomainData, Problem } from '../collector.ts';
import { ApiError, connect, type KubernetesApi, messageOf } from '../kubernetes/api.ts';
import { identify } from '../kubernetes/identify.ts';
import { problemOf } from '../kubernetes/problems.ts';
import { listRight, resources } from '../kubernetes/resources.ts';
import { seeAccess } from './access.ts';
import { seeHelmReleases } from './helm-releases.ts';
import { type Asked, askProgram } from './programs.ts';

type Tools = DomainData<'tools'>;
const unasked: Asked<string> = {};

/** The deployer's own programs, what their kubeconfig reaches, and Helm's releases there. */
export const tools: Collector = {
  name: 'tools',
  version: 1,
  domains: ['tools'],

  describe: ({ profile, cluster }) => ({
    contacts: ['kubectl', 'helm', `the API server of ${cluster.kubeconfig ?? 'the default kubeconfig'}`],
    rights: [
      'get on the namespace kube-system',
      listRight(resources.secrets, profile.namespace),
      'create on selfsubjectreviews.authentication.k8s.io and selfsubjectaccessreviews.authorization.k8s.io',
    ],
  }),

  async collect(context, signal): Promise<Collected> {
    const isWanted = (part: keyof Tools): boolean =>
      (context.wanted.tools ?? []).some((path) => path === '' || path.split('.')[0] === part);
    const [kubectl, helm, reached] = await Promise.all([
      isWanted('kubectl') ? askKubectl(signal) : unasked,
      isWanted('helm') ? askHelm(signal) : unasked,
      reach(context, isWanted, signal),
    ]);
    const problems = [kubectl.problem, helm.problem, ...reached.problems].filter(
      (problem) => problem !== undefined,
    );
    const versions = {
      ...(kubectl.value === undefined ? {} : { clientVersion: kubectl.value }),
      ...(reached.serverVersion === undefined ? {} : { serverVersion: reached.serverVersion }),
    };
    const { uid } = reached;
    return {
      sightings: {
        tools: {
          data: {
            ...(Object.keys(versions).length === 0 ? {} : { kubectl: versions }),
            ...(helm.value === undefined ? {} : { helm: { version: helm.value } }),
            ...reached.data,
          },
          measuredOn: {
            release: { name: context.profile.name, version: context.profile.version },
            ...(uid === undefined ? {} : { clusterUid: uid }),
          },
          problems,
          ...(reached.server === undefined ? {} : { source: reached.server }),
        },
      },
      ...(uid === undefined ? {} : { release: { target: { clusterUid: uid } } }),
    };
  },
};

interface Reached {
  readonly data: Pick<Tools, 'access' | 'helmReleases'>;
  readonly problems: readonly Problem[];
  readonly server?: string;
  readonly uid?: string;
  readonly serverVersion?: string;
}

/** What the kubeconfig leads to. The local programs are seen even when it leads nowhere. */
async function reach(
  { cluster, profile }: CollectContext,
  isWanted: (part: keyof Tools) => boolean,
  signal: AbortSignal,
): Promise<Reached> {
  let api: KubernetesApi | undefined;
  try {
    api = await connect(cluster);
    const { uid, problem } = await identify(api, signal);
    const [version, access, helm] = await Promise.all([
      isWanted('kubectl') ? serverVersion(api, signal) : unasked,
      isWanted('access') ? seeAccess(api, uid, profile, signal) : { problems: [] },
      isWanted('helmReleases') ? seeHelmReleases(api, profile.namespace, signal) : { problems: [] },
    ]);
    return {
      server: api.server,
      ...(uid === undefined ? {} : { uid }),
      ...(version.value === undefined ? {} : { serverVersion: version.value }),
      data: {
        ...('access' in access ? { access: access.access } : {}),
        ...('helmReleases' in helm ? { helmReleases: helm.helmReleases } : {}),
      },
      problems: [
        ...(problem === undefined ? [] : [{ path: 'access.clusterUid', reason: problem.reason }]),
        ...(version.problem === undefined ? [] : [version.problem]),
        ...access.problems,
        ...helm.problems,
      ],
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const paths = ['kubectl.serverVersion', 'access', 'helmReleases'] as const;
    const { reason } = problemOf('', error, 'access');
    const missed = paths.filter((path) => isWanted(path === 'kubectl.serverVersion' ? 'kubectl' : path));
    return { data: {}, problems: missed.map((path) => ({ path, reason })) };
  } finally {
    api?.close();
  }
}

async function serverVersion(api: KubernetesApi, signal: AbortSignal): Promise<Asked<string>> {
  try {
    const { gitVersion } = (await api.request('/version', { signal })) as { gitVersion: string };
    return { value: gitVersion };
  } catch (error) {
    return { problem: { path: 'kubectl.serverVersion', reason: messageOf(error) } };
  }
}

function askKubectl(signal: AbortSignal): Promise<Asked<string>> {
  return askProgram('kubectl', ['version', '--client', '-o', 'json'], {
    path: 'kubectl.clientVersion',
    hint: 'install it: https://kubernetes.io/docs/tasks/tools/',
    signal,
    read(output) {
      try {
        const answer = JSON.parse(output) as { clientVersion?: { gitVersion?: unknown } };
        const version = answer.clientVersion?.gitVersion;
        return typeof version === 'string' ? version : undefined;
      } catch {
        return undefined;
      }
    },
  });
}

function askHelm(signal: AbortSignal): Promise<Asked<string>> {
  return askProgram('helm', ['version', '--short'], {
    path: 'helm.version',
    hint: 'install it: https://helm.sh/docs/intro/install/',
    signal,
    read: (output) => /^v\d\S*$/m.exec(output)?.[0],
  });
}
