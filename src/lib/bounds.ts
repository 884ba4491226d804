import { contradict, noLessThanItsParts, type Pairs, paired, rung, sum } from './counts.ts';
import type { ParameterValues } from './parameters.ts';
import { checkpointNames } from './snapshot/domains/canary.ts';
import type { Domain } from './snapshot/domains.ts';
import { type Moment, moments } from './snapshot/moments.ts';
import type { Snapshot } from './snapshot/schema.ts';
import {
  clopperPearsonInterval,
  clopperPearsonLower,
  clopperPearsonUpper,
  moreNeededAbove,
  moreNeededBelow,
  tangoLower,
} from './statistics/index.ts';

/** Exact bounds of one proportion, as the rules read them under `data.host.bounds`. */
export interface Bound {
  /** which one it is: `moment/domain.name`, as in `data.host.bounds` */
  readonly of: string;
  /** on which side of the limit the share must lie */
  readonly side: Proportion['side'];
  readonly count: number;
  readonly total: number;
  readonly lower_fraction: number;
  readonly upper_fraction: number;
  readonly limit_fraction: number;
  /** further trials that all go well after which the limit is proven to be kept; null when none are or it can't be said */
  readonly more_needed: number | null;
  /** lower bound of the paired difference by Tango's score interval */
  readonly paired_lower_fraction?: number;
}

/** Bounds by moment, domain and name. */
export type Bounds = Partial<Record<Moment, Partial<Record<Domain, Record<string, Bound>>>>>;

/** What was counted, of how many, and against which limit it is judged. */
export interface Proportion {
  readonly count: number | undefined;
  readonly total: number | undefined;
  readonly limit_fraction: number;
  readonly side: 'below' | 'above' | 'two-sided';
  /** the discordant pairs of the other kind, for a paired difference */
  readonly opposite?: number | undefined;
}

type Observations = NonNullable<Snapshot['observations'][Moment]>;
type DataOf<Name extends Domain> = NonNullable<NonNullable<Observations[Name]>['data']>;
/** A 95th percentile lies below its limit exactly when fewer than this share of all samples are at or over it. */
const p95_share_fraction = 0.05;

/** Every proportion that is judged: what is counted, of what, and against which limit. One entry a domain. */
const proportions: {
  [Name in Domain]?: (
    data: DataOf<Name>,
    parameters: ParameterValues,
    release: Snapshot['release'],
  ) => Record<string, Proportion>;
} = {
  loadtest: ({ requests, latency }, parameters) => {
    const failed = noLessThanItsParts(requests?.failed, requests?.failedByKind);
    return {
      late: late(sum(failed, rung(latency?.ladder, parameters.number('latency_p95_ms_max'))), requests?.sent),
      errors: below(failed, requests?.sent, parameters.number('error_rate_fraction_max')),
    };
  },
  model: ({ clean, stego, int8Latency }, parameters, release) => {
    const falsePositives: Pairs = {
      only: clean?.int8OnlyFalsePositives,
      opposite: clean?.fp32OnlyFalsePositives,
      with: clean?.int8FalsePositives,
      without: clean?.fp32FalsePositives,
    };
    const misses: Pairs = {
      only: stego?.int8OnlyMisses,
      opposite: stego?.fp32OnlyMisses,
      with: stego?.fp32TruePositives,
      without: stego?.int8TruePositives,
    };
    const cleanImages = contradict(falsePositives) ? undefined : clean?.images;
    const stegoImages = contradict(misses) ? undefined : stego?.images;
    return {
      fpr_increase: {
        ...below(paired(falsePositives), cleanImages, parameters.number('fpr_increase_fraction_max')),
        opposite: falsePositives.opposite,
      },
      served_fpr: below(
        release.model?.served === 'fp32' ? falsePositives.without : falsePositives.with,
        release.model?.served === undefined ? undefined : cleanImages,
        parameters.number('fpr_fraction_max'),
      ),
      int8_tpr: above(misses.without, stegoImages, parameters.number('tpr_fraction_min')),
      tpr_drop: {
        ...below(paired(misses), stegoImages, parameters.number('tpr_drop_fraction_max')),
        opposite: misses.opposite,
      },
      int8_late: late(
        rung(int8Latency?.ladder, parameters.number('latency_p95_ms_max')),
        int8Latency?.samples,
      ),
    };
  },
  metrics: ({ latency, requests }, parameters) => ({
    late: late(rung(latency?.ladder, parameters.number('latency_p95_ms_max')), latency?.requests),
    available: above(requests?.succeeded, requests?.total, parameters.number('availability_fraction_min')),
  }),
  probes: ({ stegoSet, cleanSet }, parameters) => ({
    stego_detected: above(stegoSet?.detected, stegoSet?.images, parameters.number('tpr_fraction_min')),
    clean_false_positives: below(
      cleanSet?.falsePositives,
      cleanSet?.images,
      parameters.number('fpr_fraction_max'),
    ),
  }),
  traffic: ({ observed }, parameters, release) => {
    const versions = observed?.versions?.items;
    return {
      release_share: {
        count: sum(
          0,
          ...(versions ?? [])
            .filter(({ version }) => version === release.version)
            .map(({ requests }) => requests),
        ),
        total: versions === undefined ? undefined : sum(...versions.map(({ requests }) => requests)),
        limit_fraction: parameters.number('canary_traffic_percent') / 100,
        side: 'two-sided',
      },
    };
  },
  canary: ({ checkpoints }, parameters) => {
    const limit_ms = parameters.number('latency_p95_ms_max');
    const error_limit = parameters.number('error_rate_fraction_max');
    const items = checkpoints?.items ?? [];
    const lateOf = (subset: typeof items) =>
      late(
        sum(...subset.map(({ requests }) => rung(requests?.ladder, limit_ms))),
        sum(...subset.map(({ requests }) => requests?.total)),
      );
    const errorsOf = (subset: typeof items) =>
      below(
        sum(...subset.map(({ requests }) => requests?.failed)),
        sum(...subset.map(({ requests }) => requests?.total)),
        error_limit,
      );
    const named = checkpointNames.flatMap((name) => {
      const own = items.filter((checkpoint) => checkpoint.name === name);
      return [
        [`${name}_late`, lateOf(own)],
        [`${name}_errors`, errorsOf(own)],
      ] as const;
    });
    return { ...Object.fromEntries(named), all_late: lateOf(items), all_errors: errorsOf(items) };
  },
};

/**
 * Exact one-sided Clopper–Pearson bounds of every judged proportion in the snapshot, computed from its counts at the
 * confidence that the parameters ask for; a bound that stands in the evidence is never used.
 * Where a count is missing, the total is zero or the count exceeds it, there is no bound.
 */
export function computeBounds(snapshot: Snapshot, parameters: ParameterValues): Bounds {
  const confidence = parameters.number('confidence_fraction');
  const bounds: Bounds = {};
  for (const moment of moments) {
    for (const [domain, observation] of Object.entries(snapshot.observations[moment] ?? {})) {
      const list = proportions[domain as Domain] as
        | ((
            data: unknown,
            parameters: ParameterValues,
            release: Snapshot['release'],
          ) => Record<string, Proportion>)
        | undefined;
      if (list === undefined || observation?.data === undefined) continue;
      const named = Object.entries(list(observation.data, parameters, snapshot.release)).flatMap(
        ([name, proportion]) => {
          const bound = boundOf(`${moment}/${domain}.${name}`, proportion, confidence);
          return bound === undefined ? [] : [[name, bound] as const];
        },
      );
      bounds[moment] ??= {};
      bounds[moment][domain as Domain] = Object.fromEntries(named);
    }
  }
  return bounds;
}

/** The bound of one proportion; undefined where a count is missing, the total is zero or the count exceeds it. */
export function boundOf(
  of: string,
  { count, total, limit_fraction, side, opposite }: Proportion,
  confidence: number,
): Bound | undefined {
  if (count === undefined || total === undefined || total === 0 || count > total) return undefined;
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(total)) return undefined;
  const { lower, upper } =
    side === 'two-sided'
      ? clopperPearsonInterval(count, total, confidence)
      : {
          lower: clopperPearsonLower(count, total, confidence),
          upper: clopperPearsonUpper(count, total, confidence),
        };
  const more =
    side === 'below'
      ? moreNeededBelow(count, total, limit_fraction, confidence)
      : side === 'above'
        ? moreNeededAbove(count, total, limit_fraction, confidence)
        : null;
  const paired =
    opposite !== undefined && count + opposite <= total
      ? {
          paired_lower_fraction: tangoLower(
            { int8Only: count, fp32Only: opposite, pairs: total },
            confidence,
          ),
        }
      : {};
  return {
    of,
    side,
    count,
    total,
    lower_fraction: lower,
    upper_fraction: upper,
    limit_fraction,
    more_needed: more === 0 ? null : (more ?? null),
    ...paired,
  };
}

function late(count: number | undefined, total: number | undefined): Proportion {
  return below(count, total, p95_share_fraction);
}

function below(count: number | undefined, total: number | undefined, limit_fraction: number): Proportion {
  return { count, total, limit_fraction, side: 'below' };
}

function above(count: number | undefined, total: number | undefined, limit_fraction: number): Proportion {
  return { count, total, limit_fraction, side: 'above' };
}
