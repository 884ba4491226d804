/** The script's own metrics, by the names under which k6 keeps them. */
export const metricNames = {
  sent: 'gates_sent',
  outcomes: 'gates_outcomes',
  latency_ms: 'gates_latency_ms',
  failed: 'gates_failed',
  expectedErrors: 'gates_expected_errors',
  identity: 'gates_identity',
  startedAt_ms: 'gates_started_at_ms',
} as const;

/** Why a request failed, in the words of the evidence. */
export const failureKinds = [
  'timeout',
  'connection',
  'tls',
  'rate_limited',
  'client_error',
  'server_error',
  'unexpected_status',
  'body',
  'other_release',
  'exception',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** The name under which k6 keeps the samples of a metric that carry these tags. */
export function submetric(name: string, tags: Readonly<Record<string, string | number>>): string {
  return `${name}{${Object.entries(tags)
    .map(([tag, value]) => `${tag}:${value}`)
    .join(',')}}`;
}
