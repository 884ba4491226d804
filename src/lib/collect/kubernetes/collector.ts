import type { CollectContext, Collected, Collector, DomainData, Problem, Sighting } from '../collector.ts';
import { ApiError, connect, type KubernetesApi, messageOf } from './api.ts';
import { identify } from './identify.ts';
import { listAll } from './list.ts';
import { problemOf } from './problems.ts';
import { prunerOf } from './prune.ts';
import { releaseIn } from './release.ts';
import { type ListName, listPath, listRight, type Resource, wantedLists } from './resources.ts';
import { seeSplits, splitRights } from './splits.ts';

/** Whatever is read of a cluster here, it is read by `get` and `list`. */
export const kubernetes: Collector = {
  name: 'kubernetes',
  version: 1,
  domains: ['cluster', 'traffic'],

  describe({ profile, wanted, cluster }) {
    const lists = wanted.cluster === undefined ? [] : [...wantedLists(wanted.cluster).values()];
    return {
      contacts: [`the API server of ${cluster.kubeconfig ?? 'the default kubeconfig'}`],
      rights: [
        'get on the namespace kube-system',
        ...lists.map((resource) => listRight(resource, profile.namespace)),
        ...(wanted.traffic === undefined ? [] : splitRights(profile.namespace)),
      ],
    };
  },

  async collect(context, signal) {
    let api: KubernetesApi | undefined;
    try {
      api = await connect(context.cluster);
      return await see(api, context, signal);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const nothing: Sighting<'cluster' | 'traffic'> = { problems: [problemOf('', error, 'access')] };
      return {
        sightings: {
          ...(context.wanted.cluster === undefined ? {} : { cluster: nothing }),
          ...(context.wanted.traffic === undefined ? {} : { traffic: nothing }),
        },
      };
    } finally {
      api?.close();
    }
  },
};

async function see(api: KubernetesApi, context: CollectContext, signal: AbortSignal): Promise<Collected> {
  const { namespace } = context.profile;
  const { uid, problem } = await identify(api, signal);
  const identityProblems = problem === undefined ? [] : [problem];
  const target = { ...(uid === undefined ? {} : { clusterUid: uid }), namespace };
  const [cluster, traffic] = await Promise.all([
    context.wanted.cluster === undefined ? undefined : seeCluster(api, context, uid, signal),
    context.wanted.traffic === undefined
      ? undefined
      : seeSplits(api, namespace, context.wanted.traffic, signal),
  ]);
  const source = `${api.server}, namespace ${namespace}`;
  return {
    sightings: {
      ...(cluster === undefined
        ? {}
        : {
            cluster: {
              data: cluster.data,
              problems: [...identityProblems, ...cluster.problems],
              measuredOn: { ...(uid === undefined ? {} : { clusterUid: uid }), target },
              source,
            },
          }),
      ...(traffic === undefined
        ? {}
        : {
            traffic: {
              data: traffic.data,
              problems: [
                ...identityProblems.map(({ reason }) => ({ path: '', reason })),
                ...traffic.problems,
              ],
              measuredOn: { target },
              source,
            },
          }),
    },
    release: {
      ...(uid === undefined ? {} : { target: { clusterUid: uid } }),
      ...releaseIn(cluster?.data, context.profile),
    },
  };
}

async function seeCluster(
  api: KubernetesApi,
  { profile, wanted }: CollectContext,
  uid: string | undefined,
  signal: AbortSignal,
): Promise<{ data: DomainData<'cluster'>; problems: Problem[] }> {
  const problems: Problem[] = [];
  const data: DomainData<'cluster'> = { server: api.server, ...(uid === undefined ? {} : { uid }) };
  const seeVersion = async () => {
    try {
      const { gitVersion, major, minor, platform } = (await api.request('/version', { signal })) as Json;
      data.version = { gitVersion, major, minor, platform } as DomainData<'cluster'>['version'];
    } catch (error) {
      problems.push({ path: 'version', reason: messageOf(error) });
    }
  };
  const seeList = async ([list, resource]: [ListName, Resource]) => {
    const path = listPath(resource, profile.namespace);
    const { items, complete, failure } = await listAll(api, path, {
      page: resource.page,
      signal,
      keep: prunerOf(list, resource, profile.namespace),
    });
    if (failure !== undefined)
      problems.push(problemOf(list, failure, listRight(resource, profile.namespace)));
    if (complete || items.length > 0) Object.assign(data, { [list]: { items, complete } });
  };
  await Promise.all([seeVersion(), ...[...wantedLists(wanted.cluster ?? [])].map(seeList)]);
  return { data, problems: problems.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

type Json = Record<string, unknown>;
