/** What was measured, in a column of its own: templates over an item's facts, by section or item and column. */
const byItem: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'benchmark.latency_p95': { Actual: '[{p95_ms}]' },
  'benchmark.throughput': { Actual: '[{succeeded} in {measured_seconds}]' },
  'benchmark.memory_per_pod': { Actual: '[{largest_bytes}]' },
  'benchmark.cpu_per_pod': { Actual: '[{largest_cores}]' },
  'benchmark.error_rate': { Actual: '[{bound.lower_fraction} to {bound.upper_fraction}]' },
  'performance.latency_p95': {
    Actual: '[{bound.lower_fraction} to {bound.upper_fraction} took {limit_ms} or longer]',
  },
  'performance.throughput': {
    Actual:
      '[in production {production_succeeded} in {production_ms}][; in the load test {load_test_succeeded} in {load_test_seconds}]',
  },
  'performance.availability': { Actual: '[{bound.lower_fraction} to {bound.upper_fraction}]' },
  'performance.false_positive_rate': { Actual: '[{bound.lower_fraction} to {bound.upper_fraction}]' },
  'performance.memory_per_pod': { Actual: '[{largest_bytes}]' },
};

const bySection: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  canary_monitoring: {
    Latency: '[{late_bound.lower_fraction} to {late_bound.upper_fraction} took {limit_ms} or longer]',
    'Error Rate': '[{error_bound.lower_fraction} to {error_bound.upper_fraction}]',
    CPU: '[{largest_cpu_percent}]',
    Memory: '[{largest_memory_percent}]',
  },
};

/** The template of an item's figure in a column, if there is one. */
export function figureOf({ id, section }: { readonly id: string; readonly section: string }, column: string) {
  return byItem[id]?.[column] ?? bySection[section]?.[column];
}
