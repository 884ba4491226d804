import { packageRoot } from '../lib/package-root.ts';
import type { InputContract } from './contract/contract.ts';
import { refusalsOf } from './count/refusals.ts';
import type { SetCounts } from './count/tally.ts';
import type { GraphInspection } from './graph/inspection.ts';
import { fileOf, quantizationOf } from './graph/quantization.ts';
import type { ImageSet } from './images/content.ts';
import { countGroups } from './images/groups.ts';
import type { Label } from './images/labelled.ts';
import type { Shard } from './images/shard.ts';
import type { ModelData, ModelReport } from './report.ts';
import type { Measured } from './run/measure.ts';
import type { ModelFailure } from './run/model-failure.ts';
import type { Both, Opened } from './run/model-pair.ts';
import type { OutputChecks } from './run/output-checks.ts';
import { inputDifferences, outputDifferences } from './run/ports.ts';

/** All that was seen of a pair of models, as far as it came. */
export interface Seen {
  readonly began: Date;
  readonly contract: InputContract;
  readonly set: ImageSet;
  readonly shard?: Shard;
  readonly threads: number;
  readonly processorFeatures?: readonly string[];
  readonly served: 'fp32' | 'int8';
  readonly inspections: Both<GraphInspection>;
  readonly opened?: Both<Opened | ModelFailure>;
  readonly peakMemory_bytes?: Both<number | undefined>;
  readonly measured?: Measured;
  readonly checks?: Both<OutputChecks>;
  /** what is refused because it was seen, whatever the counts say */
  readonly refusals?: readonly string[];
}

const listed_max = 20;

/** The report of what was seen. */
export function reportOf(seen: Seen): ModelReport {
  const { measured, set, shard, inspections, served } = seen;
  const data = dataOf(seen);
  const refusals = seen.refusals ?? [];
  const { fp32, int8 } = inspections;
  return {
    schema: 'gates.model/v1',
    ...(shard === undefined || measured === undefined
      ? {}
      : {
          shard: {
            ...shard,
            images: set.digest,
            refusals: [...refusals],
            clean: shardSetOf('clean', measured),
            stego: shardSetOf('stego', measured),
          },
        }),
    ...(measured === undefined
      ? {}
      : { clean: besideOf('clean', seen, measured), stego: besideOf('stego', seen, measured) }),
    observation: {
      collectedAt: seen.began.toISOString(),
      collector: 'model@1',
      source: `${fp32.path} and ${int8.path}`,
      measuredOn: {
        model: {
          ...(fp32.digest === undefined ? {} : { fp32: fp32.digest }),
          ...(int8.digest === undefined ? {} : { int8: int8.digest }),
          ...(inspections[served].digest === undefined ? {} : { served: inspections[served].digest }),
        },
      },
      problems: measured === undefined ? [] : undecodableProblem(measured),
      data: {
        ...data,
        refusals: {
          items: [...refusals, ...(measured === undefined ? [] : refusalsOf(data))],
          complete: true,
        },
      },
    },
  };
}

function dataOf(seen: Seen): ModelData {
  const { measured, inspections, checks, opened, contract } = seen;
  const quantization = quantizationOf(inspections.fp32, inspections.int8);
  return {
    origin: 'harness',
    harness: harnessOf(seen),
    contract: contract.name,
    contractDigest: contract.digest,
    fp32: { ...fileOf(inspections.fp32), ...portsOf(opened?.fp32, contract) },
    int8: { ...fileOf(inspections.int8), ...portsOf(opened?.int8, contract) },
    ...(quantization === undefined ? {} : { quantization: { ...quantization } }),
    ...(measured === undefined || checks === undefined
      ? {}
      : {
          sampleInference: {
            samples: measured.samples,
            runs: measured.sampleRuns?.runs ?? 0,
            errors: measured.clean.inferenceErrors + measured.stego.inferenceErrors,
            finite: checks.fp32.finite && checks.int8.finite,
            shapeMatchesContract: checks.fp32.shapeMatchesContract && checks.int8.shapeMatchesContract,
            rangeMatchesContract: checks.fp32.rangeMatchesContract && checks.int8.rangeMatchesContract,
            ...(measured.sampleRuns === undefined
              ? {}
              : { deterministic: measured.sampleRuns.deterministic }),
          },
          clean: cleanOf(measured.clean, countGroups(measured.groupKeys.clean)),
          stego: stegoOf(measured.stego, countGroups(measured.groupKeys.stego)),
          ...(measured.latency === undefined ? {} : { int8Latency: measured.latency }),
        }),
  };
}

function harnessOf({
  opened,
  processorFeatures,
  threads,
  peakMemory_bytes,
}: Seen): NonNullable<ModelData['harness']> {
  const open = [opened?.fp32, opened?.int8].find(
    (model) => model !== undefined && !(model instanceof Error),
  ) as Opened | undefined;
  return {
    version: packageRoot.version,
    threads,
    ...(open === undefined ? {} : { runtime: open.runtime }),
    ...(processorFeatures === undefined ? {} : { cpuFeatures: [...processorFeatures] }),
    ...(peakMemory_bytes?.fp32 === undefined ? {} : { fp32PeakMemory_bytes: peakMemory_bytes.fp32 }),
    ...(peakMemory_bytes?.int8 === undefined ? {} : { int8PeakMemory_bytes: peakMemory_bytes.int8 }),
  };
}

function portsOf(opened: Opened | ModelFailure | undefined, contract: InputContract) {
  if (opened === undefined) return {};
  if (opened instanceof Error) return { sessionOpened: false };
  return {
    sessionOpened: true,
    inputsMatchContract: inputDifferences(opened.inputs, contract).length === 0,
    outputsMatchContract: outputDifferences(opened.outputs, contract).length === 0,
  };
}

/** The evidence of clean images: what is taken for stego is a false positive. */
export function cleanOf(counts: SetCounts, groups: number | undefined): NonNullable<ModelData['clean']> {
  return {
    ...countedOf(counts, groups),
    fp32FalsePositives: counts.fp32Positives,
    int8FalsePositives: counts.int8Positives,
    int8OnlyFalsePositives: counts.int8OnlyPositives,
    fp32OnlyFalsePositives: counts.fp32OnlyPositives,
  };
}

/** The evidence of stego images: what one model alone finds, the other misses. */
export function stegoOf(counts: SetCounts, groups: number | undefined): NonNullable<ModelData['stego']> {
  return {
    ...countedOf(counts, groups),
    fp32TruePositives: counts.fp32Positives,
    int8TruePositives: counts.int8Positives,
    int8OnlyMisses: counts.fp32OnlyPositives,
    fp32OnlyMisses: counts.int8OnlyPositives,
  };
}

function countedOf(counts: SetCounts, groups: number | undefined) {
  const { images, undecodable, inferenceErrors, fp32Distinct, int8Distinct } = counts;
  return {
    images,
    ...(groups === undefined ? {} : { groups }),
    undecodable,
    inferenceErrors,
    // of the model that has fewer
    distinctScores: Math.min(fp32Distinct.length, int8Distinct.length),
  };
}

function besideOf(label: Label, { set }: Seen, measured: Measured) {
  return {
    files: set.files[label],
    duplicates: set.duplicates[label],
    fp32Scores: [...measured[label].fp32Scores],
    int8Scores: [...measured[label].int8Scores],
  };
}

function shardSetOf(label: Label, measured: Measured) {
  return {
    fp32Distinct: [...measured[label].fp32Distinct],
    int8Distinct: [...measured[label].int8Distinct],
    groupKeys: [...measured.groupKeys[label]].sort(),
  };
}

function undecodableProblem({ undecodable }: Measured): ModelReport['observation']['problems'] {
  if (undecodable.length === 0) return [];
  const listed = undecodable.slice(0, listed_max).map(({ path, reason }) => `${path} (${reason})`);
  const more = undecodable.length - listed.length;
  return [
    {
      path: '',
      reason: `${undecodable.length} images don't decode and count as errors of both models: ${listed.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    },
  ];
}
