import { GatesError } from '../../errors.ts';

/** `answer_too_large`: ask for less at once; `query`: this query was refused, others may work; `access`: nothing can be asked. */
export type PrometheusFailure = 'answer_too_large' | 'query' | 'access';

/** Prometheus could not be asked, or its answer can't be read. */
export class PrometheusError extends GatesError {
  readonly failure: PrometheusFailure;
  constructor(failure: PrometheusFailure, message: string, cause?: unknown) {
    super('collector_failed', message, cause);
    this.failure = failure;
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
