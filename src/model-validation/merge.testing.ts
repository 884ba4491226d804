import { createHash } from 'node:crypto';
import { smallContract } from './contract.testing.ts';
import { type Answer, Tally } from './count/tally.ts';
import type { GraphInspection } from './graph/inspection.ts';
import { groupKey } from './images/groups.ts';
import { isInShard, type Shard } from './images/shard.ts';
import type { ModelReport } from './report.ts';
import { latencyOf } from './run/latency.ts';
import type { Measured } from './run/measure.ts';
import { OutputChecks } from './run/output-checks.ts';
import { reportOf } from './written.ts';

/** An image as a validation saw it. */
export interface SeenImage {
  readonly name: string;
  readonly label: 'clean' | 'stego';
  readonly outcome: 'undecodable' | 'inferenceErrors' | { readonly fp32: Answer; readonly int8: Answer };
  readonly hash: string;
  readonly group?: string | undefined;
  /** what the INT8 model took for it, where it is one by which latency was measured */
  readonly latency_ms?: number | undefined;
}

const began = new Date('2026-11-24T08:00:00Z');

function inspectionOf(path: string): GraphInspection {
  const digest = `sha256:${createHash('sha256').update(path).digest('hex')}`;
  const weights = {
    elements: 100,
    int8Elements: 99,
    operatorElements: 90,
    integerOperatorElements: 90,
    initializer_bytes: 400,
  };
  return {
    path,
    present: true,
    digest,
    size_bytes: 1000,
    parsesAsOnnx: true,
    problems: [],
    opsets: [],
    opset: 17,
    opsetKnown: true,
    inputs: [],
    outputs: [],
    initializers: [],
    weights,
  };
}

const opened = {
  kind: 'opened',
  inputs: [{ name: 'pixels', type: 'float32', dims: ['batch', 3, 32, 32] }],
  outputs: [{ name: 'probability', type: 'float32', dims: ['batch', 1] }],
  runtime: 'onnxruntime-node 1.30.0',
} as const;

/** The report that a validation of these images would have left, all of them or a shard. */
export function reportOfImages(
  all: readonly SeenImage[],
  { shard, refusals = [] }: { shard?: Shard; refusals?: readonly string[] } = {},
): ModelReport {
  const images = all.filter(
    ({ name }) => shard === undefined || isInShard(createHash('sha256').update(name).digest('hex'), shard),
  );
  const inspections = { fp32: inspectionOf('a.onnx'), int8: inspectionOf('b.onnx') };
  const counted = (label: 'clean' | 'stego') => all.filter((image) => image.label === label).length;
  return reportOf({
    began,
    contract: smallContract,
    set: {
      images: [],
      digest: `sha256:${createHash('sha256')
        .update(all.map(({ name }) => name).join())
        .digest('hex')}`,
      files: { clean: counted('clean'), stego: counted('stego') },
      duplicates: { clean: 0, stego: 0 },
    },
    ...(shard === undefined ? {} : { shard }),
    threads: 1,
    processorFeatures: ['avx2'],
    served: 'int8',
    inspections,
    opened: { fp32: opened, int8: opened },
    peakMemory_bytes: { fp32: 2_000, int8: 1_000 },
    measured: measuredOf(images),
    checks: { fp32: new OutputChecks('FP32', smallContract), int8: new OutputChecks('INT8', smallContract) },
    refusals,
  });
}

function measuredOf(images: readonly SeenImage[]): Measured {
  const tallies = { clean: new Tally('clean'), stego: new Tally('stego') };
  const groupKeys = { clean: new Set<string>(), stego: new Set<string>() };
  for (const { label, outcome, hash, group } of images) {
    if (typeof outcome === 'string') tallies[label].unanswered(outcome);
    else tallies[label].answered(outcome.fp32, outcome.int8);
    if (outcome !== 'undecodable') groupKeys[label].add(groupKey(hash, group));
  }
  const latencies = images.flatMap(({ latency_ms }) => latency_ms ?? []);
  return {
    sampleRuns: images.length === 0 ? undefined : { runs: 2, deterministic: true },
    samples: images.length,
    latency: latencies.length === 0 ? undefined : latencyOf(latencies, [33]),
    clean: tallies.clean.counts(),
    stego: tallies.stego.counts(),
    groupKeys,
    undecodable: [],
    failure: undefined,
  };
}
