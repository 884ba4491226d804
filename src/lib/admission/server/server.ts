import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { body_bytes_max } from '../body.ts';
import { type AdmissionAnswer, type AdmissionOptions, admissionHandler } from '../handler.ts';
import type { WatchedVerdicts } from '../watched-verdicts.ts';
import { type CertificateFiles, WatchedCertificates } from './certificates.ts';
import { bodyOf, refuse, requestOf, respond, send } from './exchange.ts';
import { listen } from './listening.ts';
import { Load } from './load.ts';
import { Log, type WriteLine } from './log.ts';
import { Metrics } from './metrics.ts';

/** How the server runs. */
export interface ServerOptions {
  /** what it answers by, its verdicts read before */
  readonly admission: Omit<AdmissionOptions, 'onAnswer'>;
  readonly certificates: CertificateFiles;
  /** where the verdicts are that `admission` is answered by, for metrics; and what is done when they were read again */
  readonly verdicts?: { readonly watched: WatchedVerdicts; readonly onRead: () => void };
  readonly host?: string;
  /** 0 for one that the system picks */
  readonly port: number;
  /** of metrics over plain HTTP; none without it */
  readonly metricsPort?: number;
  readonly tlsMin?: '1.2' | '1.3';
  /** requests at once; default 100 */
  readonly in_flight_max?: number;
  /** bodies of them, together; default 64 MiB */
  readonly in_flight_bytes_max?: number;
  /** a request that has not arrived by then is ended; default 10,000, its head half of it */
  readonly request_ms?: number;
  /** how often files are looked at; default 2000 */
  readonly watch_ms?: number;
  /** how long /readyz says no before no more connections are taken; default 3000 */
  readonly drain_ms?: number;
  /** how long what is in flight may take after that; default 10,000 */
  readonly grace_ms?: number;
  readonly log: WriteLine;
}

/** A server that listens. */
export interface AdmissionServer {
  readonly port: number;
  readonly metricsPort: number | undefined;
  /** Says no to /readyz, then takes no more connections, answers what is in flight, and ends. */
  stop(): Promise<void>;
}

/** Longer than the API server keeps an idle connection, so that it is the one who closes. */
const keep_alive_ms = 120_000;
const connections_max = 2000;

/**
 * Answers reviews over TLS, probes at /healthz and /readyz, and metrics on a port of their own.
 *
 * @throws GatesError `file_unreadable` or `key_invalid` for the certificate's files, `usage_invalid` for an address that can't
 *   be had
 */
export async function startAdmissionServer(options: ServerOptions): Promise<AdmissionServer> {
  const now = options.admission.now ?? Date.now;
  const log = new Log(options.log, now);
  const metrics = new Metrics();
  const load = new Load({
    in_flight_max: options.in_flight_max ?? 100,
    bytes_max: options.in_flight_bytes_max ?? 64 * 1024 * 1024,
  });
  const certificates = await WatchedCertificates.open(options.certificates);
  const tls = { minVersion: `TLSv${options.tlsMin ?? '1.3'}` as const };
  const withClients = options.certificates.clientAuthorities !== undefined;
  const handle = admissionHandler({
    ...options.admission,
    onAnswer: (answer: AdmissionAnswer) => {
      metrics.answered(answer);
      log.answered(answer);
    },
  });
  let ready = true;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // a client that goes on asking goes to another replica
    if (!ready) response.setHeader('connection', 'close');
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === '/healthz') return send(response, 200, 'ok\n', text);
    if (path === '/readyz')
      return send(response, ready ? 200 : 503, ready ? 'ok\n' : 'shutting down\n', text);
    response.once('finish', () => metrics.responded(response.statusCode));
    // probes of a kubelet bring no certificate
    if (withClients && !(request.socket as TLSSocket).authorized)
      return refuse(response, 401, 'expected a client certificate of an authority that gates was told of');
    const declared = Number(request.headers['content-length'] ?? body_bytes_max);
    if (!(declared <= body_bytes_max)) return tooLarge(response);
    const release = load.take(declared);
    if (typeof release === 'number')
      return refuse(response, release, 'gates has as many reviews as it takes at once; try again', {
        'retry-after': '1',
      });
    try {
      const body = await bodyOf(request, body_bytes_max);
      if (body === undefined) tooLarge(response);
      else await respond(response, await handle(requestOf(request, body)));
    } catch (error) {
      if (request.complete) log.failed('request_failed', error);
      refuse(response, 500, 'gates failed to answer. Its log says why.');
    } finally {
      release();
    }
  }

  const limits = {
    requestTimeout: options.request_ms ?? 10_000,
    headersTimeout: (options.request_ms ?? 10_000) / 2,
    connectionsCheckingInterval: Math.min(1000, (options.request_ms ?? 10_000) / 4),
    maxHeaderSize: 16 * 1024,
  };
  const server = createServer(
    {
      ...certificates.current.context,
      ...tls,
      ...limits,
      handshakeTimeout: limits.headersTimeout,
      keepAliveTimeout: keep_alive_ms,
      requestCert: withClients,
      rejectUnauthorized: false,
    },
    serve,
  );
  server.maxConnections = connections_max;
  const plain = createPlainServer({ ...limits, keepAliveTimeout: keep_alive_ms }, (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics')
      return send(response, 404, 'metrics are at /metrics\n', text);
    const body = metrics.render({
      now_ms: now(),
      ready,
      load,
      certificate_not_after_ms: certificates.current.not_after_ms,
      verdicts: options.verdicts?.watched.current,
    });
    send(response, 200, body, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
  plain.maxConnections = 50;

  const metricsPort =
    options.metricsPort === undefined ? undefined : await listen(plain, options.metricsPort, options.host);
  const port = await listen(server, options.port, options.host).catch((error) => {
    plain.close();
    throw error;
  });

  const refresh = async () => {
    await again(
      'certificate',
      () => certificates.refresh(),
      () => server.setSecureContext({ ...certificates.current.context, ...tls }),
    );
    const { verdicts } = options;
    if (verdicts !== undefined)
      await again(
        'verdicts',
        () => verdicts.watched.refresh(now()),
        () => {
          verdicts.onRead();
          logRefused(log, verdicts.watched);
        },
      );
  };
  let told = '';
  async function again(what: 'certificate' | 'verdicts', read: () => Promise<boolean>, use: () => void) {
    try {
      if (!(await read())) return;
      use();
      told = '';
      metrics.reloaded(what, 'done');
      log.event('info', `${what}_read`);
    } catch (error) {
      metrics.reloaded(what, 'failed');
      // every look at a file that is gone says the same
      if (told !== String(error)) log.failed(`${what}_unread`, error);
      told = String(error);
    }
  }
  const stopWatching = repeat(refresh, options.watch_ms ?? 2000);
  if (options.verdicts !== undefined) logRefused(log, options.verdicts.watched);

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    ready = false;
    log.event('info', 'stopping', { in_flight: load.in_flight });
    await sleep(options.drain_ms ?? 3000);
    stopWatching();
    await closed(server, options.grace_ms ?? 10_000);
    plain.close();
    plain.closeAllConnections();
    log.event('info', 'stopped');
  };
  return {
    port,
    metricsPort,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

const text = { 'content-type': 'text/plain; charset=utf-8' };

function tooLarge(response: ServerResponse): void {
  refuse(response, 413, `expected a review of at most ${body_bytes_max} bytes`);
}

function logRefused(log: Log, { current: { verified, refused } }: WatchedVerdicts): void {
  log.event('info', 'verdicts', { verified, refused: refused.length });
  for (const { file, reason } of refused) log.failed('verdict_refused', new Error(reason), { file });
}

/** Does something again and again, each time so long after the last. */
function repeat(work: () => Promise<void>, every_ms: number): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => work().finally(() => ended || next()), every_ms).unref();
  };
  next();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** No more connections; those in flight end with their answers, or by force when the time is over. */
function closed(server: Server, grace_ms: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), grace_ms);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
