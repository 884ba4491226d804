import type { Labels } from './client.ts';

/** Labels by which one thing that is scraped twice, or kept by two servers, differs from itself. */
const sourceLabels = [
  'cluster',
  'endpoint',
  'instance',
  'job',
  'metrics_path',
  'node',
  'prometheus',
  'prometheus_replica',
  'replica',
  'service',
];

/**
 * Labels in which series that stand for one thing differ although they should come from one source; sorted. To add such
 * series, or to take one of them, would be a guess.
 */
export function differingSources(series: readonly { readonly labels: Labels }[]): string[] {
  return sourceLabels.filter((name) => new Set(series.map(({ labels }) => labels[name] ?? '')).size > 1);
}

export function severalSeries(query: string, what: string, labels: readonly string[]): string {
  return `several series where one is meant: those of ${what} differ in ${labels.join(', ')}; let prometheus.queries.${query} select one`;
}
