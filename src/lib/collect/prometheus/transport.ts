import * as http from 'node:http';
import * as https from 'node:https';
import { createGunzip } from 'node:zlib';
import { PrometheusError, reasonOf } from './errors.ts';

/** With what a server is asked. Nothing of it enters a message. */
export interface Access {
  readonly url: URL;
  /** the value of the header `authorization` */
  readonly authorization?: string;
  /** PEM */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Transport {
  /**
   * Posts a form to a path below the server's address. A redirect is not followed: it would carry the credential elsewhere.
   *
   * @throws PrometheusError
   */
  post(path: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer>;
  /** Closes the connections that are kept open. */
  close(): void;
}

const connections_max = 4;

/** Node's `fetch` takes no authority of one's own, so this is `node:https`. */
export function openTransport(access: Access, answer_bytes_max: number): Transport {
  const secure = access.url.protocol === 'https:';
  const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: connections_max });
  const base = access.url.pathname.replace(/\/$/, '');
  return {
    post: (path, form, signal) =>
      new Promise((resolve, reject) => {
        const { origin } = access.url;
        const fail = (error: unknown) => reject(failureOf(error, origin, signal));
        const request = (secure ? https : http).request(
          new URL(`${origin}${base}${path}`),
          {
            method: 'POST',
            agent,
            signal,
            ...access.tls,
            headers: {
              accept: 'application/json',
              'accept-encoding': 'gzip',
              'content-type': 'application/x-www-form-urlencoded',
              'user-agent': 'gates',
              ...(access.authorization === undefined ? {} : { authorization: access.authorization }),
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            let length = 0;
            const body =
              response.headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip()) : response;
            body.on('data', (chunk: Buffer) => {
              chunks.push(chunk);
              length += chunk.length;
              if (length > answer_bytes_max)
                request.destroy(
                  new PrometheusError(
                    'answer_too_large',
                    `the answer of ${origin} is longer than ${answer_bytes_max} bytes`,
                  ),
                );
            });
            response.on('error', fail);
            response.on('aborted', () => fail(new Error('the answer broke off')));
            body.on('error', fail);
            body.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                text: Buffer.concat(chunks, length).toString('utf8'),
              }),
            );
          },
        );
        request.on('error', fail);
        request.end(new URLSearchParams(form).toString());
      }),
    close: () => agent.destroy(),
  };
}

function failureOf(error: unknown, origin: string, signal: AbortSignal): PrometheusError {
  if (error instanceof PrometheusError) return error;
  if (signal.aborted)
    return new PrometheusError(
      'access',
      `${origin} was not asked to the end: ${reasonOf(signal.reason)}`,
      error,
    );
  return new PrometheusError('access', `${origin} can't be reached: ${causeOf(error)}`, error);
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function causeOf(error: unknown): string {
  // several addresses of one name fail together, with an empty message of their own
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ');
  const { code } = error as NodeJS.ErrnoException;
  const remedy =
    code !== undefined && untrusted.has(code)
      ? '; name the certificate of its authority in prometheus.caFile'
      : '';
  return `${reasonOf(error)}${remedy}`;
}
