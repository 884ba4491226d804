import { b64encode } from 'k6/encoding';
import http, { type RefinedParams, type RefinedResponse, type RequestBody } from 'k6/http';
import type { Expectation, RequestTemplate } from '../settings/requests.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from './images.ts';
import { at, parsed } from './json-answer.ts';
import type { FailureKind } from './metric-names.ts';

type Response = RefinedResponse<'text'>;

/** A kind of request as it goes out, made once and sent with many pictures. */
export interface Exchange {
  readonly template: RequestTemplate;
  readonly url: string;
  readonly parameters: RefinedParams<'text'>;
  /** what must stand where in the JSON answer */
  readonly checks: readonly { readonly path: readonly string[]; readonly expectation: Expectation }[];
  /** where the version of the release stands in it */
  readonly version?: readonly string[];
}

/** What all requests of a kind have in common. */
export function exchangeOf(
  template: RequestTemplate,
  settings: Settings,
  credentials: Record<string, string>,
): Exchange {
  return {
    template,
    url: settings.target + template.path,
    parameters: {
      headers: {
        ...credentials,
        ...(template.body === 'json' ? { 'Content-Type': 'application/json' } : {}),
      },
      timeout: `${settings.timeout_seconds * 1000}ms`,
      redirects: 0,
      responseType: 'text',
      responseCallback: http.expectedStatuses(...template.status),
      tags: { name: template.name },
    },
    checks: Object.entries(template.json).map(([path, expectation]) => ({
      path: path.split('.'),
      expectation,
    })),
    ...(template.version === undefined ? {} : { version: template.version.split('.') }),
  };
}

/** Sends it with a picture. Throws only what k6 throws. */
export function send({ template, url, parameters }: Exchange, image: Image): Response {
  return http.request(template.method, url, bodyOf(template, image), parameters);
}

/**
 * Latency as the caller has it, in milliseconds: with DNS, connecting and the TLS handshake where a connection had to be
 * made, which k6's own `http_req_duration` leaves out.
 */
export function latencyOf({ timings }: Response): number {
  return timings.blocked + timings.duration;
}

/** Why an answer is not what its request asked for; undefined when it is. */
export function failureOf(
  response: Response,
  { template, checks, version }: Exchange,
  servedVersion: string | undefined,
): FailureKind | undefined {
  const { status } = response;
  if (!template.status.includes(status)) return failureOfStatus(status, response.error_code);
  if (checks.length === 0 && version === undefined) return undefined;
  const answer = parsed(response.body);
  for (let place = 0; place < checks.length; place++) {
    const { path, expectation } = checks[place] as Exchange['checks'][number];
    if (!meets(at(answer, path), expectation)) return 'body';
  }
  if (version === undefined || servedVersion === undefined) return undefined;
  return at(answer, version) === servedVersion ? undefined : 'other_release';
}

/** k6's error codes: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
function failureOfStatus(status: number, error_code: number): FailureKind {
  if (error_code === 1050) return 'timeout';
  if (status === 0) return error_code >= 1300 && error_code < 1400 ? 'tls' : 'connection';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  return status >= 400 ? 'client_error' : 'unexpected_status';
}

function meets(value: unknown, expectation: Expectation): boolean {
  if (expectation === 'text') return typeof value === 'string';
  if (expectation === 'number' || expectation === 'boolean') return typeof value === expectation;
  if ('length' in expectation) return expectation.includes(value as string | number | boolean);
  return (
    typeof value === 'number' &&
    value >= (expectation.from ?? Number.NEGATIVE_INFINITY) &&
    value <= (expectation.to ?? Number.POSITIVE_INFINITY)
  );
}

function bodyOf({ body, field }: RequestTemplate, { name, type, bytes }: Image): RequestBody | null {
  switch (body) {
    case 'none':
      return null;
    case 'json':
      return `{${JSON.stringify(field)}:"${b64encode(bytes, 'std')}"}`;
    case 'broken':
      return { [field]: http.file('these bytes are no image', name, type) };
    case 'multipart':
      return { [field]: http.file(bytes, name, type) };
  }
}
