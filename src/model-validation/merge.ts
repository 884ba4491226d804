import { GatesError } from '../lib/errors.ts';
import { refusalsOf } from './count/refusals.ts';
import { joinCounts, type SetCounts } from './count/tally.ts';
import { countGroups } from './images/groups.ts';
import type { Label } from './images/labelled.ts';
import { checkAgreement, type ReportFile, type ShardFile } from './merge/agreement.ts';
import { allTrue, joinLadders, largest, smallest, sumOf } from './merge/joined.ts';
import type { ModelData, ModelReport } from './report.ts';
import { cleanOf, stegoOf } from './written.ts';

/**
 * Joins the reports of all shards of one validation exactly: what one run over all images would have counted. A single
 * report of all images is returned as it is.
 *
 * - Counts, histograms and ladders add; the longest latency is the longest; percentiles can't be joined and are left out.
 * - Groups are counted again from what all shards' images look like, since siblings may lie in several shards.
 * - Something is true of all when it is true of each: sample inferences, what was opened, extensions of the processor.
 * - What one shard refused is refused; what counts refuse is judged by the joined ones.
 *
 * @throws GatesError `merge_conflict` that names the files, for shards that are there twice or missing, and for reports that
 *   can't be of one validation; `usage_invalid` without reports
 */
export function mergeModelReports(parts: readonly ReportFile[]): ModelReport {
  const [only] = parts;
  if (only === undefined)
    throw new GatesError('usage_invalid', 'There is no report to merge; expected at least one.');
  if (parts.length === 1 && only.report.shard === undefined) return only.report;
  const shards = checkAgreement(parts);
  const [first] = shards as [ShardFile, ...ShardFile[]];
  const observations = shards.map(({ report }) => report.observation);
  const counts = { clean: countsOf('clean', shards), stego: countsOf('stego', shards) };
  const data = dataOf(shards, counts);
  const seen = [...new Set(shards.flatMap(({ shard }) => shard.refusals))];
  return {
    schema: 'gates.model/v1',
    clean: besideOf('clean', first, counts.clean),
    stego: besideOf('stego', first, counts.stego),
    observation: {
      // of the oldest part
      collectedAt: observations
        .map(({ collectedAt }) => collectedAt)
        .reduce((a, b) => (Date.parse(a) <= Date.parse(b) ? a : b)),
      collector: first.report.observation.collector,
      source: first.report.observation.source,
      measuredOn: first.report.observation.measuredOn,
      problems: shards.flatMap(({ file, report }) =>
        report.observation.problems.map(({ path, reason }) => ({ path, reason: `${file}: ${reason}` })),
      ),
      data: { ...data, refusals: { items: [...seen, ...refusalsOf(data)], complete: true } },
    },
  };
}

type Counts = Readonly<Record<Label, SetCounts>>;

function dataOf(shards: readonly ShardFile[], counts: Counts): ModelData {
  const all = shards.map(({ report }) => report.observation.data);
  const { origin, contract, contractDigest, quantization } = all[0] as ModelData;
  return {
    origin,
    harness: harnessOf(all),
    contract,
    ...(contractDigest === undefined ? {} : { contractDigest }),
    fp32: fileOf(all.map(({ fp32 }) => fp32)),
    int8: fileOf(all.map(({ int8 }) => int8)),
    ...(quantization === undefined ? {} : { quantization }),
    sampleInference: sampleInferenceOf(all),
    clean: cleanOf(counts.clean, groupsOf('clean', shards)),
    stego: stegoOf(counts.stego, groupsOf('stego', shards)),
    ...latencyOf(all),
  };
}

function groupsOf(label: Label, shards: readonly ShardFile[]): number {
  return countGroups(shards.flatMap(({ shard }) => shard[label].groupKeys));
}

function harnessOf(all: readonly ModelData[]): NonNullable<ModelData['harness']> {
  const each = all.map(({ harness }) => harness ?? {});
  const features = each.map(({ cpuFeatures }) => cpuFeatures);
  const common = features[0]?.filter((feature) => features.every((other) => other?.includes(feature)));
  return {
    ...each[0],
    ...(common === undefined ? {} : { cpuFeatures: common }),
    ...largest('fp32PeakMemory_bytes', each),
    ...largest('int8PeakMemory_bytes', each),
  };
}

function fileOf(files: readonly ModelData['fp32'][]): NonNullable<ModelData['fp32']> {
  return {
    ...files[0],
    ...allTrue('sessionOpened', files),
    ...allTrue('inputsMatchContract', files),
    ...allTrue('outputsMatchContract', files),
  };
}

function sampleInferenceOf(all: readonly ModelData[]): NonNullable<ModelData['sampleInference']> {
  // a shard without images ran nothing, and says nothing
  const ran = all.map(({ sampleInference }) => sampleInference).filter((each) => each?.samples !== 0);
  return {
    samples: sumOf(ran.map((each) => each?.samples)),
    ...smallest('runs', ran),
    errors: sumOf(ran.map((each) => each?.errors)),
    ...allTrue('finite', ran),
    ...allTrue('shapeMatchesContract', ran),
    ...allTrue('rangeMatchesContract', ran),
    ...allTrue('deterministic', ran),
  };
}

function latencyOf(all: readonly ModelData[]): Pick<ModelData, 'int8Latency'> {
  const each = all.flatMap(({ int8Latency }) => int8Latency ?? []);
  if (each.length === 0) return {};
  return {
    int8Latency: {
      samples: sumOf(each.map(({ samples }) => samples)),
      ladder: joinLadders(each.map(({ ladder }) => ladder ?? [])),
      ...largest('maximum_ms', each),
    },
  };
}

/** The counts of the images of one label, from the evidence of each shard and what stands beside it. */
function countsOf(label: Label, shards: readonly ShardFile[]): SetCounts {
  return joinCounts(
    shards.map(({ report, shard }) => {
      const { clean, stego } = report.observation.data;
      const own = label === 'clean' ? clean : stego;
      return {
        images: own?.images ?? 0,
        undecodable: own?.undecodable ?? 0,
        inferenceErrors: own?.inferenceErrors ?? 0,
        fp32Positives: (label === 'clean' ? clean?.fp32FalsePositives : stego?.fp32TruePositives) ?? 0,
        int8Positives: (label === 'clean' ? clean?.int8FalsePositives : stego?.int8TruePositives) ?? 0,
        int8OnlyPositives: (label === 'clean' ? clean?.int8OnlyFalsePositives : stego?.fp32OnlyMisses) ?? 0,
        fp32OnlyPositives: (label === 'clean' ? clean?.fp32OnlyFalsePositives : stego?.int8OnlyMisses) ?? 0,
        fp32Scores: report[label]?.fp32Scores ?? [],
        int8Scores: report[label]?.int8Scores ?? [],
        fp32Distinct: shard[label].fp32Distinct,
        int8Distinct: shard[label].int8Distinct,
      };
    }),
  );
}

function besideOf(label: Label, { report }: ShardFile, counts: SetCounts): ModelReport[Label] {
  const own = report[label];
  return {
    files: own?.files ?? 0,
    duplicates: own?.duplicates ?? 0,
    fp32Scores: [...counts.fp32Scores],
    int8Scores: [...counts.int8Scores],
  };
}
