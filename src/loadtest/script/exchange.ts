import { b64encode } from 'k6/encoding';
import http, { type RefinedParams, type RefinedResponse } from 'k6/http';
import type { Expectation, RequestTemplate } from '../settings/requests.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from './images.ts';
import type { FailureKind } from './metrics.ts';

type Response = RefinedResponse<'text'>;

/** A request as it goes out, made once and sent many times. */
export interface Exchange {
  readonly template: RequestTemplate;
  readonly url: string;
  readonly body: string | ArrayBuffer | null;
  readonly parameters: RefinedParams<'text'>;
}

const boundary = '----gates-load-7d1f0c55b0a94d2c';

/** The headers that carry the credentials. */
export function credentialHeaders(
  settings: Settings,
  secrets: { readonly apiKey?: string | undefined; readonly bearerToken?: string | undefined },
): Record<string, string> {
  return {
    ...(secrets.apiKey === undefined ? {} : { [settings.credentials.apiKeyHeader]: secrets.apiKey }),
    ...(secrets.bearerToken === undefined ? {} : { Authorization: `Bearer ${secrets.bearerToken}` }),
  };
}

/** A request of one kind with one picture. */
export function exchangeOf(
  template: RequestTemplate,
  image: Image,
  settings: Settings,
  credentials: Record<string, string>,
): Exchange {
  const { body, type } = bodyOf(template, image);
  return {
    template,
    url: settings.target + template.path,
    body,
    parameters: {
      headers: { ...credentials, ...(type === undefined ? {} : { 'Content-Type': type }) },
      timeout: `${settings.timeout_seconds * 1000}ms`,
      redirects: 0,
      responseType: 'text',
      responseCallback: http.expectedStatuses(...template.status),
      tags: { name: template.name },
    },
  };
}

/** Sends it. Throws only what k6 throws. */
export function send({ template, url, body, parameters }: Exchange): Response {
  return http.request(template.method, url, body, parameters);
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
  template: RequestTemplate,
  servedVersion: string | undefined,
): FailureKind | undefined {
  if (!template.status.includes(response.status)) return failureOfStatus(response);
  const expectations = Object.entries(template.json);
  if (expectations.length === 0 && template.version === undefined) return undefined;
  const answer = parsed(response.body);
  for (const [path, expectation] of expectations) if (!meets(at(answer, path), expectation)) return 'body';
  if (template.version === undefined || servedVersion === undefined) return undefined;
  return at(answer, template.version) === servedVersion ? undefined : 'other_release';
}

/** k6's error codes: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
function failureOfStatus({ status, error_code }: Response): FailureKind {
  if (error_code === 1050) return 'timeout';
  if (status === 0) return error_code >= 1300 && error_code < 1400 ? 'tls' : 'connection';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  return status >= 400 ? 'client_error' : 'unexpected_status';
}

/** The parsed JSON of a body; undefined when it is none. */
export function parsed(body: string | null): unknown {
  try {
    return body === null ? undefined : JSON.parse(body);
  } catch (_error) {
    return undefined;
  }
}

/** What stands at a dotted path. */
export function at(value: unknown, path: string): unknown {
  let found: unknown = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
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

function bodyOf(
  { body, field }: RequestTemplate,
  image: Image,
): { body: string | ArrayBuffer | null; type?: string } {
  switch (body) {
    case 'none':
      return { body: null };
    case 'json':
      return {
        body: JSON.stringify({ [field]: b64encode(image.bytes, 'std') }),
        type: 'application/json',
      };
    case 'broken':
      return { body: formOf(field, { ...image, bytes: ascii('these bytes are no image') }), type: formType };
    case 'multipart':
      return { body: formOf(field, image), type: formType };
  }
}

const formType = `multipart/form-data; boundary=${boundary}`;

function formOf(field: string, { name, type, bytes }: Image): ArrayBuffer {
  const head = ascii(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name.replace(/["\r\n]/g, '_')}"\r\nContent-Type: ${type}\r\n\r\n`,
  );
  const tail = ascii(`\r\n--${boundary}--\r\n`);
  const form = new Uint8Array(head.byteLength + bytes.byteLength + tail.byteLength);
  form.set(new Uint8Array(head), 0);
  form.set(new Uint8Array(bytes), head.byteLength);
  form.set(new Uint8Array(tail), head.byteLength + bytes.byteLength);
  return form.buffer;
}

function ascii(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place) & 0x7f;
  return bytes.buffer;
}
