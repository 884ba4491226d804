import { checkpointNames } from '../snapshot/domains/canary.ts';

/** What one bound is computed from. */
interface BoundEvidence {
  /** paths without which there is no such bound */
  readonly counts: readonly string[];
  /** paths that add to it */
  readonly more?: readonly string[];
  /** parameters that the host reads for it */
  readonly parameters: readonly string[];
}

const latency = ['confidence_fraction', 'latency_p95_ms_max'];
const errors = ['confidence_fraction', 'error_rate_fraction_max'];

const checkpoints = Object.fromEntries(
  [...checkpointNames, 'all'].flatMap((name): [string, BoundEvidence][] => [
    [`${name}_late`, { counts: ['checkpoints'], parameters: latency }],
    [`${name}_errors`, { counts: ['checkpoints'], parameters: errors }],
  ]),
);

/**
 * The evidence and the parameters behind each bound that the host computes, by domain and name: reading a bound is
 * reading these. The computation itself is in `bounds.ts`.
 */
export const boundEvidence: Readonly<Record<string, Readonly<Record<string, BoundEvidence>>>> = {
  loadtest: {
    late: {
      counts: ['requests.sent', 'requests.failed', 'latency.ladder'],
      more: ['requests.failedByKind'],
      parameters: latency,
    },
    errors: {
      counts: ['requests.sent', 'requests.failed'],
      more: ['requests.failedByKind'],
      parameters: errors,
    },
  },
  model: {
    fpr_increase: {
      counts: [
        'clean.images',
        'clean.int8OnlyFalsePositives',
        'clean.fp32OnlyFalsePositives',
        'clean.int8FalsePositives',
        'clean.fp32FalsePositives',
      ],
      parameters: ['confidence_fraction', 'fpr_increase_fraction_max'],
    },
    served_fpr: {
      counts: ['clean.images', 'clean.int8FalsePositives'],
      more: ['clean.fp32FalsePositives', 'clean.int8OnlyFalsePositives', 'clean.fp32OnlyFalsePositives'],
      parameters: ['confidence_fraction', 'fpr_fraction_max'],
    },
    int8_tpr: {
      counts: ['stego.images', 'stego.int8TruePositives'],
      more: ['stego.fp32TruePositives', 'stego.int8OnlyMisses', 'stego.fp32OnlyMisses'],
      parameters: ['confidence_fraction', 'tpr_fraction_min'],
    },
    tpr_drop: {
      counts: [
        'stego.images',
        'stego.int8OnlyMisses',
        'stego.fp32OnlyMisses',
        'stego.int8TruePositives',
        'stego.fp32TruePositives',
      ],
      parameters: ['confidence_fraction', 'tpr_drop_fraction_max'],
    },
    int8_late: { counts: ['int8Latency.samples', 'int8Latency.ladder'], parameters: latency },
  },
  metrics: {
    late: { counts: ['latency.requests', 'latency.ladder'], parameters: latency },
    available: {
      counts: ['requests.succeeded', 'requests.total'],
      parameters: ['confidence_fraction', 'availability_fraction_min'],
    },
  },
  probes: {
    stego_detected: {
      counts: ['stegoSet.images', 'stegoSet.detected'],
      parameters: ['confidence_fraction', 'tpr_fraction_min'],
    },
    clean_false_positives: {
      counts: ['cleanSet.images', 'cleanSet.falsePositives'],
      parameters: ['confidence_fraction', 'fpr_fraction_max'],
    },
  },
  traffic: {
    release_share: {
      counts: ['observed.versions'],
      parameters: ['confidence_fraction', 'canary_traffic_percent'],
    },
  },
  canary: checkpoints,
};
