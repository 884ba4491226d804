import type { AdmissionAnswer } from '../handler.ts';
import type { VerdictFolder } from '../verdicts.ts';
import type { Load } from './load.ts';
import { Counter, family, Histogram, sample } from './prometheus.ts';

const latency_seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What metrics tell besides what they count. */
export interface Gauges {
  readonly now_ms: number;
  readonly ready: boolean;
  readonly load: Load;
  readonly certificate_not_after_ms: number;
  readonly verdicts: VerdictFolder | undefined;
}

/** What is counted, in Prometheus' text format. */
export class Metrics {
  readonly #reviews = new Counter(['operation', 'kind', 'allowed']);
  readonly #denials = new Counter(['item']);
  readonly #responses = new Counter(['code']);
  readonly #reloads = new Counter(['what', 'result']);
  readonly #latency = new Histogram(latency_seconds);
  #missed = 0;
  #failed = 0;

  answered({ duration_ms, review, decision, error }: AdmissionAnswer): void {
    if (error !== undefined && decision?.code !== 504) this.#failed += 1;
    if (review === undefined || decision === undefined) return;
    this.#reviews.add(review.operation, review.kind, String(decision.allowed));
    this.#latency.observe(duration_ms / 1000);
    if (decision.code === 504) this.#missed += 1;
    if (!decision.allowed)
      for (const item of decision.items.length > 0 ? decision.items : ['none']) this.#denials.add(item);
  }

  responded(status: number): void {
    this.#responses.add(String(status));
  }

  reloaded(what: 'certificate' | 'verdicts', result: 'done' | 'failed'): void {
    this.#reloads.add(what, result);
  }

  render({ now_ms, ready, load, certificate_not_after_ms, verdicts }: Gauges): string {
    const counter = (name: string, help: string, counted: Counter) =>
      family(
        name,
        'counter',
        help,
        counted.samples.map(({ labels, count }) => sample(name, count, labels)),
      );
    const one = (name: string, type: 'counter' | 'gauge', help: string, value: number | undefined) =>
      value === undefined ? '' : family(name, type, help, [sample(name, value)]);
    return [
      counter('gates_admission_reviews_total', 'Reviews that were answered.', this.#reviews),
      counter(
        'gates_admission_denials_total',
        'Reviews that were refused, by each item that refused them; none where no rule did.',
        this.#denials,
      ),
      counter(
        'gates_admission_http_responses_total',
        'HTTP responses, those of probes left out.',
        this.#responses,
      ),
      family(
        'gates_admission_review_duration_seconds',
        'histogram',
        'Time from the whole body to the answer.',
        this.#latency.lines('gates_admission_review_duration_seconds'),
      ),
      one(
        'gates_admission_deadline_misses_total',
        'counter',
        'Reviews that were refused because time ran out.',
        this.#missed,
      ),
      one(
        'gates_admission_failures_total',
        'counter',
        'Reviews that were refused because gates itself failed.',
        this.#failed,
      ),
      counter(
        'gates_admission_reloads_total',
        'Certificates and verdicts that were read again.',
        this.#reloads,
      ),
      one('gates_admission_in_flight', 'gauge', 'Requests that are being answered.', load.in_flight),
      one(
        'gates_admission_in_flight_bytes',
        'gauge',
        'Memory that is set aside for their bodies.',
        load.bytes,
      ),
      one('gates_admission_ready', 'gauge', '1 while /readyz says yes.', ready ? 1 : 0),
      one(
        'gates_admission_certificate_not_after_timestamp_seconds',
        'gauge',
        'When the certificate that is served ends.',
        certificate_not_after_ms / 1000,
      ),
      ...(verdicts === undefined ? [] : verdictGauges(verdicts, now_ms, one)),
      one(
        'process_resident_memory_bytes',
        'gauge',
        'Resident memory size in bytes.',
        process.memoryUsage.rss(),
      ),
    ].join('');
  }
}

function verdictGauges(
  { verdicts, verified, refused, newest_ms }: VerdictFolder,
  now_ms: number,
  one: (name: string, type: 'gauge', help: string, value: number | undefined) => string,
): string[] {
  const ends_ms = Object.values(verdicts)
    .flat()
    .filter(({ verdict, valid_until_ms }) => verdict === 'go' && valid_until_ms > now_ms)
    .map(({ valid_until_ms }) => valid_until_ms);
  return [
    one(
      'gates_admission_verdict_files',
      'gauge',
      'Files with a verdict by a signer who is trusted.',
      verified,
    ),
    one(
      'gates_admission_verdict_files_refused',
      'gauge',
      'Files without one; the log says why.',
      refused.length,
    ),
    one(
      'gates_admission_newest_verdict_age_seconds',
      'gauge',
      'Time since the newest verdict was judged.',
      newest_ms === undefined ? undefined : (now_ms - newest_ms) / 1000,
    ),
    one(
      'gates_admission_valid_go_verdicts',
      'gauge',
      'Verdicts go, by image, that are not over.',
      ends_ms.length,
    ),
    one(
      'gates_admission_earliest_valid_until_timestamp_seconds',
      'gauge',
      'When the first of the verdicts go that are not over ends.',
      ends_ms.length === 0 ? undefined : ends_ms.reduce((first, end) => Math.min(first, end)) / 1000,
    ),
  ];
}
