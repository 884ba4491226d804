import type { Problem } from '../collector.ts';
import type { ApiError } from './api.ts';

/** A problem out of the server's answer, with the way to allow what it refused. */
export function problemOf(path: string, error: ApiError, right: string): Problem {
  const remedy = remedyFor(error.status, right);
  return { path, reason: remedy === undefined ? error.message : `${error.message}; ${remedy}` };
}

function remedyFor(status: number | undefined, right: string): string | undefined {
  if (status === 401) return 'the credential of the kubeconfig is not accepted: renew it';
  if (status === 403) return `grant ${right} to this identity`;
  if (status === 404) return 'this API server does not have it';
  if (status === 410) return 'the list changed faster than it could be read: collect again';
  return undefined;
}
