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
