/** What a bound counts, and among what, in the plural. */
export interface BoundWords {
  readonly counted: string;
  readonly among: string;
}

const late: BoundWords = { counted: 'late or failed requests', among: 'requests' };
const failed: BoundWords = { counted: 'failed requests', among: 'requests' };

/** By domain and name, as `data.host.bounds` has them; a checkpoint's bounds are named by its end. */
const words: Readonly<Record<string, BoundWords>> = {
  'loadtest.late': late,
  'loadtest.errors': failed,
  'metrics.late': { counted: 'late requests', among: 'requests' },
  'metrics.available': { counted: 'succeeded requests', among: 'requests' },
  'canary.late': { counted: 'late requests', among: 'requests' },
  'canary.errors': failed,
  'model.fpr_increase': { counted: 'false positives of the INT8 model alone', among: 'clean images' },
  'model.served_fpr': { counted: 'false positives', among: 'clean images' },
  'model.int8_tpr': { counted: 'detected stego images', among: 'stego images' },
  'model.tpr_drop': { counted: 'stego images that the INT8 model alone misses', among: 'stego images' },
  'model.int8_late': { counted: 'late runs', among: 'runs' },
  'probes.stego_detected': { counted: 'detected stego images', among: 'stego images' },
  'probes.clean_false_positives': { counted: 'false positives', among: 'clean images' },
  'traffic.release_share': { counted: 'requests that reached the release', among: 'requests' },
};

/** The words for a bound such as `canary/canary.t15_errors`; plain ones for a bound that has none. */
export function wordsOf(of: string): BoundWords {
  const [domain = '', name = ''] = of.slice(of.indexOf('/') + 1).split('.');
  return (
    words[`${domain}.${domain === 'canary' ? name.replace(/^[^_]+_/, '') : name}`] ?? {
      counted: 'counted ones',
      among: 'trials',
    }
  );
}
