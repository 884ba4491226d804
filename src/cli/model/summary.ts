import { type Bound, computeBounds } from '../../lib/bounds.ts';
import type { ParameterValues } from '../../lib/parameters.ts';
import type { Release, Snapshot } from '../../lib/snapshot/schema.ts';
import { mcnemarMidP } from '../../lib/statistics/mcnemar-mid-p.ts';
import { tangoInterval } from '../../lib/statistics/tango.ts';
import type { ModelReport } from '../../model-validation/report.ts';

/**
 * What a report says in a few sentences, by the very bounds that the rules read. Their judgement stands beside it and counts;
 * this is to be understood at a glance.
 */
export function summaryOf(report: ModelReport, release: Release, parameters: ParameterValues): string {
  const { data } = report.observation;
  const observations = {
    'pre-deployment': { model: report.observation },
  } as Snapshot['observations'];
  const bounds = computeBounds({ schema: 'gates.snapshot/v1', release, observations }, parameters);
  const { fpr_increase, served_fpr, int8_tpr, tpr_drop, int8_late } = bounds['pre-deployment']?.model ?? {};
  const confidence = percent(parameters.number('confidence_fraction'));
  const served = (release.model?.served ?? 'int8').toUpperCase();
  const lines = [
    ...(data.refusals?.items ?? []).map((refusal) => `Refused, so that nothing passes by it: ${refusal}.`),
    fpr_increase && increaseSentence(fpr_increase, confidence),
    served_fpr &&
      `${served} takes ${served_fpr.count} of ${served_fpr.total} clean images for stego, upper bound ${percent(served_fpr.upper_fraction)}, limit ${percent(served_fpr.limit_fraction)}: ${below(served_fpr, served_fpr.lower_fraction, 'clean')}.`,
    int8_tpr &&
      `INT8 finds ${int8_tpr.count} of ${int8_tpr.total} stego images, lower bound ${percent(int8_tpr.lower_fraction)}, at least ${percent(int8_tpr.limit_fraction)}: ${above(int8_tpr)}.`,
    tpr_drop &&
      `INT8 misses ${tpr_drop.count} that FP32 finds, at most ${percent(tpr_drop.upper_fraction)} more, limit ${percent(tpr_drop.limit_fraction)}: ${below(tpr_drop, tpr_drop.paired_lower_fraction ?? 0, 'stego')}.`,
    int8_late &&
      `${medianOf(data.int8Latency?.p50_ms)}${int8_late.count} of ${int8_late.total} runs of INT8 took ${parameters.number('latency_p95_ms_max')} ms or longer, at most ${percent(int8_late.upper_fraction)} do, limit ${percent(int8_late.limit_fraction)}: ${below(int8_late, int8_late.lower_fraction, 'timed')}.`,
    ...informationOf(report, parameters.number('confidence_fraction')),
    ...report.observation.problems.map(({ reason }) => `Problem: ${reason}.`),
  ].filter((line) => line !== undefined);
  return `${lines.join('\n')}\n`;
}

function increaseSentence(bound: Bound, confidence: string): string {
  return `INT8 adds at most ${percent(bound.upper_fraction)} false positives (${confidence}), limit ${percent(bound.limit_fraction)}: ${below(bound, bound.paired_lower_fraction ?? 0, 'clean')}.`;
}

/** What decides nothing, and helps to understand: how many independent images there are, and how the two models differ. */
function informationOf({ clean, stego, observation: { data } }: ModelReport, confidence: number): string[] {
  const lines: string[] = [];
  for (const [label, set, beside] of [
    ['clean', data.clean, clean],
    ['stego', data.stego, stego],
  ] as const) {
    if (set?.images === undefined) continue;
    const groups = set.groups === undefined ? '' : ` in ${set.groups} groups of siblings, which err together`;
    const twice = beside?.duplicates ? `; ${beside.duplicates} files were the same as others` : '';
    lines.push(`${set.images} ${label} images${groups}${twice}.`);
  }
  const { images, int8OnlyFalsePositives: b, fp32OnlyFalsePositives: c } = data.clean ?? {};
  if (images !== undefined && b !== undefined && c !== undefined && images > 0 && b + c <= images) {
    const { lower, upper } = tangoInterval({ int8Only: b, fp32Only: c, pairs: images }, confidence);
    lines.push(
      `INT8 alone flags ${b} clean images, FP32 alone ${c}: difference ${percent(lower)} to ${percent(upper)} (Tango, ${percent(confidence)}), McNemar mid-p ${mcnemarMidP(b, c).toPrecision(2)}; for information.`,
    );
  }
  return lines;
}

function below(bound: Bound, lower_fraction: number, images: string): string {
  if (bound.upper_fraction < bound.limit_fraction) return 'pass';
  if (lower_fraction > bound.limit_fraction) return 'fail';
  return undecided(bound, images);
}

function above(bound: Bound): string {
  if (bound.lower_fraction >= bound.limit_fraction) return 'pass';
  if (bound.upper_fraction < bound.limit_fraction) return 'fail';
  return undecided(bound, 'stego');
}

function undecided({ more_needed }: Bound, images: string): string {
  if (more_needed === null) return 'undecided';
  return images === 'timed'
    ? `undecided, ${more_needed} more timed runs needed`
    : `undecided, ${more_needed} more ${images} images needed`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}

/** Nothing where parts were joined: medians can't be. */
function medianOf(value_ms: number | undefined): string {
  return value_ms === undefined
    ? ''
    : `INT8 takes ${Number(value_ms.toPrecision(3))} ms an image at the median; `;
}
