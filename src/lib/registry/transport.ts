import { setTimeout as sleep } from 'node:timers/promises';
import { mayLeadTo } from './origin.ts';
import { RegistryError } from './registry-error.ts';

export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** the header `authorization`: a redirect carries it to the same origin only */
  readonly authorization?: string | undefined;
  readonly body?: Uint8Array;
  /** how long an answer may be that is a success; another is cut */
  readonly answer_bytes_max?: number;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** what answered, after redirects */
  readonly url: URL;
}

export interface TransportOptions {
  /** for one request, its redirects and its answer; default 30 s */
  readonly timeout_ms?: number;
  /** how often a request is made again that was answered by 429 or 503; default 3 */
  readonly retries_max?: number;
  /** a server that asks to wait for longer is not asked again; default 10 s */
  readonly retry_after_ms_max?: number;
  readonly signal?: AbortSignal | undefined;
}

export type Transport = (request: RegistryRequest) => Promise<RegistryAnswer>;

const redirects_max = 5;
const redirected = new Set([301, 302, 303, 307, 308]);
const refusal_bytes_max = 64 * 1024;
const answer_bytes_max_default = 1024 * 1024;

/** Sends requests. Whatever the server answers is returned; what can't be had whole and in time is a RegistryError. */
export function openTransport(options: TransportOptions = {}): Transport {
  const { timeout_ms = 30_000, retries_max = 3, retry_after_ms_max = 10_000, signal } = options;
  return async (request) => {
    for (let retries = 0; ; retries++) {
      const answer = await withinTime(request, timeout_ms, signal);
      if (retries >= retries_max || (answer.status !== 429 && answer.status !== 503)) return answer;
      const wait_ms = retryAfter_ms(answer.headers) ?? 250 * 2 ** retries;
      if (wait_ms > retry_after_ms_max) return answer;
      await sleep(wait_ms, undefined, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
        throw new RegistryError(`${placeOf(request.url)} was not asked to the end: it was called off.`, {
          cause,
        });
      });
    }
  };
}

/** The address without its query, which may hold a signature of the storage behind a registry. */
export function placeOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function retryAfter_ms(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const wait_ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait_ms) ? undefined : Math.max(0, wait_ms);
}

async function withinTime(
  request: RegistryRequest,
  timeout_ms: number,
  outer: AbortSignal | undefined,
): Promise<RegistryAnswer> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const limit = setTimeout(stop, timeout_ms);
  outer?.addEventListener('abort', stop, { once: true });
  if (outer?.aborted === true) stop();
  try {
    return await follow(request, controller.signal);
  } catch (cause) {
    if (cause instanceof RegistryError) throw cause;
    const place = placeOf(request.url);
    if (outer?.aborted === true)
      throw new RegistryError(`${place} was not asked to the end: it was called off.`, { cause });
    if (controller.signal.aborted)
      throw new RegistryError(`${place} did not answer within ${timeout_ms / 1000} s.`, { cause });
    throw new RegistryError(`${place} can't be reached: ${reasonOf(cause)}.`, { cause });
  } finally {
    clearTimeout(limit);
    outer?.removeEventListener('abort', stop);
  }
}

async function follow(request: RegistryRequest, signal: AbortSignal): Promise<RegistryAnswer> {
  const { method, headers, authorization, body } = request;
  let { url } = request;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal,
      headers: {
        'user-agent': 'gates',
        // what is received is what its digest covers
        'accept-encoding': 'identity',
        ...headers,
        ...(authorization !== undefined && url.origin === request.url.origin ? { authorization } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
    const location = response.headers.get('location');
    const isRead = method === 'GET' || method === 'HEAD';
    if (!isRead || !redirected.has(response.status) || location === null)
      return {
        status: response.status,
        headers: response.headers,
        bytes: await readBody(response, request, url),
        url,
      };
    await response.body?.cancel();
    url = redirectTarget(location, url, redirects);
  }
}

function redirectTarget(location: string, from: URL, redirects: number): URL {
  const place = placeOf(from);
  if (redirects >= redirects_max)
    throw new RegistryError(`${place} led on more than ${redirects_max} times.`);
  if (!URL.canParse(location, from.href)) throw new RegistryError(`${place} leads on to what is no address.`);
  const to = new URL(location, from);
  if (!mayLeadTo(from, to))
    throw new RegistryError(
      `${place} leads on to ${placeOf(to)}, which is not followed: expected https without credentials.`,
    );
  return to;
}

async function readBody(response: Response, request: RegistryRequest, url: URL): Promise<Uint8Array> {
  const { answer_bytes_max = answer_bytes_max_default } = request;
  const limit = response.ok ? answer_bytes_max : refusal_bytes_max;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit && !response.ok) break;
    if (length > limit)
      throw new RegistryError(`${placeOf(url)} answers more than ${limit} bytes, and is not read further.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  // fetch says only that it failed; why is underneath
  const { cause } = error as { cause?: unknown };
  if (cause instanceof AggregateError && cause.errors.length > 0)
    return cause.errors.map(messageOf).join(', ');
  return messageOf(cause ?? error);
}

const untrusted = /SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)/;

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for no known reason';
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  if (untrusted.test(code))
    return `${error.message}; name the certificate of its authority in NODE_EXTRA_CA_CERTS`;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return 'it does not speak TLS; if that is meant, ask without it (--plain-http)';
  return error.message;
}
