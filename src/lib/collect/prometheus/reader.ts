import type { QueryName } from '../../profile/prometheus.ts';
import type { Labels, PrometheusClient, RawSample } from './client.ts';
import { PrometheusError } from './errors.ts';
import { fillQuery, type PlaceholderValues } from './template.ts';

/** From `start_ms` up to, and not including, `end_ms`; milliseconds since 1970. */
export interface Range {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** All samples of one series in a range, by time. */
export interface Series {
  readonly labels: Labels;
  readonly times_ms: number[];
  readonly values: number[];
}

/** Takes the samples of a range page by page: raw samples of a day may be more than fit in memory. */
export type Visitor = (labels: Labels, key: string, times_ms: number[], values: number[]) => void;

const first_page_ms = 6 * 3_600_000;
const shortest_page_ms = 60_000;

/**
 * Reads the raw samples that the profile's queries select. Nothing is evaluated on the server but the selection, so that
 * no value is extrapolated and no step or lookback hides a gap. What Prometheus warned of while it answered is kept.
 */
export class Reader {
  readonly warnings = new Set<string>();
  readonly infos = new Set<string>();
  readonly #client: PrometheusClient;
  readonly #queries: Readonly<Record<QueryName, string>>;
  readonly #values: Omit<PlaceholderValues, 'range'>;
  readonly #signal: AbortSignal;

  constructor(of: {
    readonly client: PrometheusClient;
    readonly queries: Readonly<Record<QueryName, string>>;
    readonly values: Omit<PlaceholderValues, 'range'>;
    readonly signal: AbortSignal;
  }) {
    this.#client = of.client;
    this.#queries = of.queries;
    this.#values = of.values;
    this.#signal = of.signal;
  }

  get server(): string {
    return this.#client.server;
  }

  /**
   * Visits every series of every page, the earlier page first. `key` is the same for the same labels.
   *
   * @throws PrometheusError that names the query
   */
  async visit(name: QueryName, { start_ms, end_ms }: Range, visitor: Visitor): Promise<void> {
    // Prometheus 2 also selects the sample at a range's start and Prometheus 3 doesn't: it is never asked for
    let after_ms = start_ms - 1;
    const last_ms = end_ms - 1;
    let page_ms = first_page_ms;
    while (after_ms < last_ms) {
      const to_ms = Math.min(last_ms, after_ms + page_ms);
      try {
        await this.#page(name, after_ms, to_ms, visitor);
      } catch (error) {
        if (!(error instanceof PrometheusError)) throw error;
        if (error.failure !== 'answer_too_large' || page_ms <= shortest_page_ms)
          throw error.failure === 'access'
            ? error
            : new PrometheusError(error.failure, `prometheus.queries.${name}: ${error.message}`, error);
        page_ms = Math.max(shortest_page_ms, Math.floor(Math.min(page_ms, to_ms - after_ms) / 2));
        continue;
      }
      after_ms = to_ms;
    }
  }

  /** All series of a range, whole. */
  async series(name: QueryName, range: Range): Promise<Series[]> {
    const found = new Map<string, Series>();
    await this.visit(name, range, (labels, key, times_ms, values) => {
      const series = found.get(key);
      if (series === undefined) found.set(key, { labels, times_ms, values });
      else {
        for (const time of times_ms) series.times_ms.push(time);
        for (const value of values) series.values.push(value);
      }
    });
    return [...found.values()];
  }

  async #page(name: QueryName, after_ms: number, to_ms: number, visitor: Visitor): Promise<void> {
    const query = fillQuery(this.#queries[name], { ...this.#values, range: `${to_ms - after_ms}ms` });
    const { series, warnings, infos } = await this.#client.samples(query, to_ms, this.#signal);
    for (const warning of warnings) this.warnings.add(warning);
    for (const info of infos) this.infos.add(info);
    for (const { labels, samples } of series) {
      const { times_ms, values } = within(samples, after_ms, to_ms);
      if (times_ms.length > 0) visitor(labels, keyOf(labels), times_ms, values);
    }
  }
}

function within(samples: readonly RawSample[], after_ms: number, to_ms: number) {
  const times_ms: number[] = [];
  const values: number[] = [];
  for (const [seconds, text] of samples) {
    const time_ms = Math.round(seconds * 1000);
    if (time_ms <= after_ms || time_ms > to_ms) continue;
    times_ms.push(time_ms);
    values.push(Number(text === '+Inf' ? 'Infinity' : text === '-Inf' ? '-Infinity' : text));
  }
  return { times_ms, values };
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
