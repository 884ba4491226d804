import { count, evidence, list, number, text, window } from '../parts.ts';

/** What one pod used, and how well it was seen. */
export const podUsage = evidence({
  name: text,
  uid: text,
  memory_bytes_max: number,
  cpu_cores_max: number,
  samples: count,
  largestGap_seconds: number,
});

/** What the release's pods used while the load test ran, from Prometheus. */
export const resources = evidence({
  window,
  /** the pods that existed in the window, by kube-state-metrics */
  expectedPods: list(evidence({ name: text, uid: text })),
  pods: list(podUsage),
  /** what Prometheus warned of, and what was seen that no figure shows: values that are no numbers, pods that vanished */
  warnings: list(text),
  /** what Prometheus remarked without doubting its answer */
  infos: list(text),
});
