import type http from 'k6/http';
import type { Settings } from '../settings/settings.ts';
import { at, parsed } from './json-answer.ts';

/** Which release the service says it is. */
export interface Identity {
  readonly version?: string;
  readonly digest?: string;
}

export interface Asked {
  readonly identity: Identity;
  /** of k6 itself, as its requests carry it */
  readonly k6Version?: string;
  /** a sentence for a person, when there was no usable answer */
  readonly problem?: string;
}

/** Asks the service which release it is, or whether it is there at all when it has no place to ask. */
export function askIdentity(
  client: typeof http,
  settings: Settings,
  credentials: Record<string, string>,
): Asked {
  const place = settings.identity;
  const url = settings.target + (place?.path ?? settings.requests[0]?.path ?? '/');
  const response = client.get(url, {
    headers: credentials,
    timeout: `${settings.timeout_seconds * 1000}ms`,
    redirects: 0,
    responseType: 'text',
    // whatever it answers is looked at here, and is no error of the load
    responseCallback: client.expectedStatuses({ min: 100, max: 599 }),
    tags: { name: 'identity' },
  });
  const agent = response.request.headers['User-Agent']?.[0];
  const version = /k6\/(\S+)/.exec(agent ?? '')?.[1];
  const k6Version = version === undefined ? {} : { k6Version: `v${version}` };
  const { status, error, error_code } = response;
  if (status === 0) return { identity: {}, ...k6Version, problem: unreachable(url, error, error_code) };
  if (place === null) return { identity: {}, ...k6Version };
  if (status === 401 || status === 403)
    return {
      identity: {},
      ...k6Version,
      problem: `${url} refused the credentials (${status}): give the right ones by API_KEY_FILE or BEARER_TOKEN_FILE.`,
    };
  const answer = status === 200 ? parsed(response.body) : undefined;
  const served = at(answer, place.version.split('.'));
  if (typeof served !== 'string')
    return {
      identity: {},
      ...k6Version,
      problem: `${url} does not say which release it is: expected 200 with a text at "${place.version}", got ${status}. The setting identity says where to ask.`,
    };
  const digest = at(answer, place.digest.split('.'));
  return { identity: { version: served, ...(typeof digest === 'string' ? { digest } : {}) }, ...k6Version };
}

function unreachable(url: string, error: string, error_code: number): string {
  if (error_code === 1050) return `${url} did not answer within the time limit.`;
  const what =
    error_code === 1301
      ? 'it does not speak TLS'
      : error_code >= 1300 && error_code < 1400
        ? 'its TLS certificate is not accepted'
        : 'it can’t be reached';
  return `${url}: ${what}: ${error.replace(/^.*?: /, '')}.`;
}
