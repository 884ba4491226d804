import type { Profile } from '../../profile/schema.ts';
import type { DomainData, Problem } from '../collector.ts';
import { ApiError, type KubernetesApi, messageOf } from '../kubernetes/api.ts';

type Access = NonNullable<DomainData<'tools'>['access']>;
type Review = NonNullable<NonNullable<Access['reviews']>['items']>[number];
type Needed = { readonly verb: string; readonly group: string; readonly resource: string };

const applied = ['get', 'list', 'create', 'patch'];
const watched = ['get', 'list', 'watch'];

/**
 * What a deploy, a migration and a rollback do with the API, in the release's namespace: all that
 * `policies/lib/deploy_access.rego` asks for, and what else a deployer wants to see answered.
 */
export function neededRights(profile: Profile): Needed[] {
  const rights: [group: string, resource: string, verbs: readonly string[]][] = [
    ['apps', 'deployments', [...applied, 'watch', 'delete']],
    ['', 'services', [...applied, 'delete']],
    ['', 'configmaps', applied],
    ['', 'serviceaccounts', applied],
    ['', 'persistentvolumeclaims', applied],
    ['', 'secrets', ['get']],
    ['', 'pods', watched],
    ['discovery.k8s.io', 'endpointslices', ['list']],
    ...(profile.features.ingress
      ? ([['networking.k8s.io', 'ingresses', [...applied, 'delete']]] as [string, string, string[]][])
      : []),
  ];
  return rights.flatMap(([group, resource, verbs]) => verbs.map((verb) => ({ verb, group, resource })));
}

/** Who the kubeconfig's identity is, which cluster it reached, and what it may do there. */
export async function seeAccess(
  api: KubernetesApi,
  uid: string | undefined,
  profile: Profile,
  signal: AbortSignal,
): Promise<{ access: Access; problems: Problem[] }> {
  const problems: Problem[] = [];
  const [user, reviews] = await Promise.all([
    whoAmI(api, signal).catch((error: unknown) => {
      const old = error instanceof ApiError && error.status === 404;
      const reason = old
        ? 'this API server is older than 1.28 and does not tell who one is'
        : messageOf(error);
      problems.push({ path: 'access.user', reason });
      return undefined;
    }),
    reviewAll(api, profile, signal).catch((error: unknown) => {
      problems.push({ path: 'access.reviews', reason: messageOf(error) });
      return undefined;
    }),
  ]);
  return {
    access: {
      server: api.server,
      ...(uid === undefined ? {} : { clusterUid: uid }),
      ...(user === undefined ? {} : { user }),
      ...(reviews === undefined ? {} : { reviews: { items: reviews, complete: true } }),
    },
    problems,
  };
}

async function whoAmI(api: KubernetesApi, signal: AbortSignal): Promise<string | undefined> {
  const group = 'authentication.k8s.io/v1';
  const body = { apiVersion: group, kind: 'SelfSubjectReview' };
  const answer = await api.request(`/apis/${group}/selfsubjectreviews`, { signal, body });
  return (answer as { status?: { userInfo?: { username?: string } } }).status?.userInfo?.username;
}

function reviewAll(api: KubernetesApi, profile: Profile, signal: AbortSignal): Promise<Review[]> {
  const group = 'authorization.k8s.io/v1';
  const { namespace } = profile;
  return Promise.all(
    neededRights(profile).map(async (right): Promise<Review> => {
      const body = {
        apiVersion: group,
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { ...right, namespace } },
      };
      const answer = await api.request(`/apis/${group}/selfsubjectaccessreviews`, { signal, body });
      const { allowed, reason } =
        (answer as { status?: { allowed?: boolean; reason?: string } }).status ?? {};
      return {
        ...right,
        namespace,
        ...(allowed === undefined ? {} : { allowed }),
        ...(reason === undefined ? {} : { reason }),
      };
    }),
  );
}
