import type { Problem } from '../collector.ts';
import { ApiError, type KubernetesApi } from './api.ts';
import { problemOf } from './problems.ts';

/**
 * The uid of the namespace kube-system, by which a cluster is known.
 *
 * @throws ApiError when the server can't be reached or refuses the credential, so that nothing else need be asked
 */
export async function identify(
  api: KubernetesApi,
  signal: AbortSignal,
): Promise<{ readonly uid?: string; readonly problem?: Problem }> {
  try {
    const answer = await api.request('/api/v1/namespaces/kube-system', { signal });
    const uid = (answer as { metadata?: { uid?: unknown } } | null)?.metadata?.uid;
    return typeof uid === 'string' && uid !== ''
      ? { uid }
      : { problem: { path: 'uid', reason: 'the namespace kube-system has no uid' } };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === undefined || error.status === 401) throw error;
    return { problem: problemOf('uid', error, 'get on the namespace kube-system') };
  }
}
