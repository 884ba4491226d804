import { submetric } from './metric-names.ts';

/** What k6 hands to `handleSummary`, as far as it is read here. */
export interface SummaryData {
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly values: Readonly<Record<string, number>>;
        readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
      }
    >
  >;
  readonly state: { readonly testRunDurationMs: number };
  readonly setup_data?: unknown;
}

/** True for k6's default shape. The machine-readable one says nothing of thresholds, and others are not known. */
export function isDefaultShape(data: unknown): data is SummaryData {
  const { metrics, state } = (data ?? {}) as { metrics?: unknown; state?: { testRunDurationMs?: unknown } };
  return (
    typeof metrics === 'object' &&
    metrics !== null &&
    !Array.isArray(metrics) &&
    typeof state?.testRunDurationMs === 'number'
  );
}

/** A counter's count; undefined when k6 did not keep it, which is not zero. */
export function countOf(
  { metrics }: SummaryData,
  name: string,
  tags?: Readonly<Record<string, string | number>>,
): number | undefined {
  return metrics[tags === undefined ? name : submetric(name, tags)]?.values['count'];
}

/** A value of a metric, such as `p(95)`; undefined when there were no samples. */
export function figureOf(
  { metrics }: SummaryData,
  name: string,
  value: string,
  tags?: Readonly<Record<string, string | number>>,
): number | undefined {
  const values = metrics[tags === undefined ? name : submetric(name, tags)]?.values;
  return values?.['count'] === 0 ? undefined : values?.[value];
}

/** True when k6 judged thresholds of every one of the named metrics. */
export function thresholdsInForce({ metrics }: SummaryData, wanted: readonly string[]): boolean {
  return wanted.every((name) => Object.keys(metrics[name]?.thresholds ?? {}).length > 0);
}
