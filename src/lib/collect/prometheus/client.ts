import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { PrometheusError } from './errors.ts';
import { type Access, openTransport } from './transport.ts';

export type Labels = Readonly<Record<string, string>>;
/** Seconds since 1970, and the value as Prometheus writes it. */
export type RawSample = readonly [seconds: number, value: string];

export interface RawSeries {
  readonly labels: Labels;
  readonly samples: readonly RawSample[];
}

export interface RawAnswer {
  readonly series: readonly RawSeries[];
  /** the answer may be partial or mean something else than it seems to */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** Prometheus' HTTP API, as far as raw samples are read of it. */
export interface PrometheusClient {
  /** the server's address, without credentials */
  readonly server: string;
  /**
   * Evaluates a query that selects raw samples at one time, to the millisecond.
   *
   * @throws PrometheusError for every answer that is not whole and well-formed
   */
  samples(query: string, at_ms: number, signal: AbortSignal): Promise<RawAnswer>;
  close(): void;
}

const answer_bytes_max = 64 * 1024 * 1024;
const shown_max = 300;

// hundreds of thousands of them: checked in one loop
const samples = z.custom<RawSample[]>(
  (value) =>
    Array.isArray(value) &&
    value.every(
      (sample) =>
        Array.isArray(sample) &&
        sample.length === 2 &&
        typeof sample[0] === 'number' &&
        typeof sample[1] === 'string' &&
        sample[1] !== '',
    ),
  'expected a list of [time, value]',
);
const texts = z.array(z.string()).default([]);
const success = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.string(),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: samples.optional(),
        histograms: z.unknown().optional(),
      }),
    ),
  }),
  warnings: texts,
  infos: texts,
});
const refusal = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

/** Opens a client; nothing is sent yet. `largest_bytes` bounds one answer. */
export function openClient(access: Access, largest_bytes = answer_bytes_max): PrometheusClient {
  const transport = openTransport(access, largest_bytes);
  const server = `${access.url.origin}${access.url.pathname.replace(/\/$/, '')}`;
  // a proxy may quote what it was sent
  const secrets = secretsIn(access.authorization);
  const clean = (text: string) =>
    secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[redacted]'), text).slice(0, shown_max);
  return {
    server,
    async samples(query, at_ms, signal) {
      const answer = await transport.post(
        '/api/v1/query',
        { query, time: (at_ms / 1000).toFixed(3) },
        signal,
      );
      return readAnswer(answer, server, clean);
    },
    close: () => transport.close(),
  };
}

function readAnswer(
  { status, text }: { status: number; text: string },
  server: string,
  clean: (text: string) => string,
): RawAnswer {
  const shown = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  if (status >= 300 && status < 400)
    throw new PrometheusError(
      'access',
      `${server} answered ${shown}: write the address that it redirects to as prometheus.url`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // the parser's message quotes the text, which may be anything
    throw new PrometheusError(
      'access',
      status === 200
        ? `${server} answered ${shown}, with an answer that is not JSON: it is not Prometheus' API`
        : `${server} answered ${shown}${remedyFor(status)}`,
    );
  }
  const refused = refusal.safeParse(value);
  if (refused.success) {
    const { errorType, error } = refused.data;
    const said = `${server} answered ${shown}: ${clean(`${errorType}: ${error}`)}`;
    if (error.includes('too many samples')) throw new PrometheusError('answer_too_large', said);
    throw new PrometheusError(
      status === 401 || status === 403 ? 'access' : 'query',
      `${said}${remedyFor(status)}`,
    );
  }
  if (status !== 200) throw new PrometheusError('access', `${server} answered ${shown}${remedyFor(status)}`);
  const read = success.safeParse(value);
  if (!read.success)
    throw new PrometheusError(
      'access',
      `${server} answered with JSON that is not an answer of Prometheus' API`,
    );
  const { data, warnings, infos } = read.data;
  if (data.resultType !== 'matrix')
    throw new PrometheusError(
      'query',
      `the query gives a ${clean(data.resultType)}, not raw samples: end it with [$range]`,
    );
  return {
    series: data.result.map(({ metric, values, histograms }) => {
      if (values === undefined || histograms !== undefined)
        throw new PrometheusError(
          'query',
          'the query selects native histograms, which are not read: name a metric with buckets by le',
        );
      return { labels: metric, samples: values };
    }),
    warnings: warnings.map(clean),
    infos: infos.map(clean),
  };
}

function remedyFor(status: number): string {
  if (status === 401)
    return '; renew the credential that prometheus.bearerTokenFile or prometheus.basic names';
  if (status === 403) return '; let this identity query it';
  if (status === 404) return '; prometheus.url must be the address below which /api/v1 lies';
  return '';
}

function secretsIn(authorization: string | undefined): string[] {
  const [scheme, credential] = authorization?.split(' ') ?? [];
  if (credential === undefined) return [];
  if (scheme !== 'Basic') return [credential];
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  return [credential, pair.slice(pair.indexOf(':') + 1)];
}
