import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { createGunzip } from 'node:zlib';
import type { KubeConfig } from '@kubernetes/client-node';
import { GatesError } from '../../errors.ts';
import type { ClusterAccess } from '../collector.ts';

const connections_max = 6;
/** A page that is longer is not read: the largest page of Secrets or ConfigMaps stays below it. */
const answer_bytes_max = 192 * 1024 * 1024;

/** The API server answered with an error, or could not be asked; `status` is the HTTP status where there was one. */
export class ApiError extends GatesError {
  readonly status: number | undefined;
  constructor(message: string, status?: number, cause?: unknown) {
    super('collector_failed', message, cause);
    this.status = status;
  }
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly accept?: string;
  /** sent as JSON by POST */
  readonly body?: object;
}

/** An API server, asked in plain JSON: the typed client's deserialisation costs several times the parsing. */
export interface KubernetesApi {
  /** the server's address, without credentials */
  readonly server: string;
  /**
   * @param path absolute path with its query
   * @throws ApiError
   */
  request(path: string, options: RequestOptions): Promise<unknown>;
  /** Closes the connections that are kept open. */
  close(): void;
}

/**
 * Prepares to talk to the cluster that a kubeconfig names, with whatever credential it names (certificate, token, exec
 * plugin …). Nothing is sent yet.
 *
 * @throws ApiError when there is no kubeconfig, it can't be read, or its credential can't be had
 */
export async function connect(access: ClusterAccess): Promise<KubernetesApi> {
  const config = await loadConfig(access);
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new ApiError(
      `the kubeconfig's context ${JSON.stringify(config.currentContext)} names no cluster; its contexts are ` +
        `${config.contexts.map((context) => context.name).join(', ') || 'none'}`,
    );
  const options: https.RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new ApiError(
      `the credential of the kubeconfig can't be had: ${messageOf(error)}`,
      undefined,
      error,
    );
  }
  const base = new URL(cluster.server);
  const plain = base.protocol === 'http:';
  // a proxy has an agent of its own
  const agent = cluster.proxyUrl
    ? options.agent
    : new (plain ? http : https).Agent({ keepAlive: true, maxSockets: connections_max });
  const server = `${base.origin}${base.pathname.replace(/\/$/, '')}`;
  return {
    server,
    request: (path, { signal, accept = 'application/json', body }) =>
      send(new URL(`${server}${path}`), plain, body, {
        ...options,
        agent,
        signal,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...options.headers,
          accept,
          'accept-encoding': 'gzip',
          'user-agent': 'gates',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
      }),
    close: () => {
      if (typeof agent === 'object') agent.destroy();
    },
  };
}

const service_account_token = '/var/run/secrets/kubernetes.io/serviceaccount/token';

async function loadConfig(access: ClusterAccess): Promise<KubeConfig> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  try {
    if (access.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(access.kubeconfig);
  } catch (error) {
    throw new ApiError(
      `the kubeconfig ${access.kubeconfig ?? ''} can't be read: ${messageOf(error)}`,
      undefined,
      error,
    );
  }
  // what the client falls back to when it has found nothing
  const invented = config.getCurrentCluster()?.server === 'http://localhost:8080';
  if (invented && access.kubeconfig === undefined && !(await isReadable(service_account_token)))
    throw new ApiError('there is no kubeconfig; name one with --kubeconfig or $KUBECONFIG');
  if (access.context !== undefined) config.setCurrentContext(access.context);
  return config;
}

async function isReadable(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}

function send(
  url: URL,
  plain: boolean,
  sent: object | undefined,
  options: https.RequestOptions,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(
        options.signal?.aborted === true
          ? new ApiError(
              `${url.origin} was not asked to the end: ${messageOf(options.signal.reason)}`,
              undefined,
              error,
            )
          : new ApiError(`${url.origin} can't be reached: ${messageOf(error)}`, undefined, error),
      );
    const request = (plain ? http : https).request(url, options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      // the server compresses answers over 128 KiB, to about a tenth
      const body = response.headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip()) : response;
      body.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > answer_bytes_max)
          request.destroy(new Error(`its answer is longer than ${answer_bytes_max} bytes`));
      });
      response.on('error', fail);
      response.on('aborted', () => fail(new Error('the answer broke off')));
      body.on('error', fail);
      body.on('end', () => {
        try {
          resolve(answerOf(Buffer.concat(chunks, length).toString('utf8'), response.statusCode ?? 0));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('error', fail);
    request.end(sent === undefined ? undefined : JSON.stringify(sent));
  });
}

function answerOf(text: string, status: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // the parser's message quotes the text, which may be anything
    throw new ApiError(`${describeStatus(status)}, with an answer that is not JSON`, status);
  }
  if (status >= 200 && status < 300) return value;
  const message = (value as { message?: unknown } | null)?.message;
  throw new ApiError(
    `${describeStatus(status)}${typeof message === 'string' ? `: ${message.slice(0, 500)}` : ''}`,
    status,
  );
}

function describeStatus(status: number): string {
  return `${status} ${http.STATUS_CODES[status] ?? ''}`.trim();
}

export function messageOf(error: unknown): string {
  // several addresses of one name fail together, with an empty message of their own
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
