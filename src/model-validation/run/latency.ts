import { intervalOf, ladderOf, usual_limits_ms } from '../../lib/statistics/ladder.ts';
import type { ModelData } from '../report.ts';
import type { ModelPair } from './model-pair.ts';

const warmUps = 10;
/** The fewest by which P95 can be proven are 59; more make room for a few slow ones. */
const samples_min = 60;
const samples_max = 300;
const wanted_ms = 30_000;

/**
 * How long the INT8 model takes for one image, while nothing else of the harness runs: the inference alone, without what moves
 * tensors. How many times it is measured is settled by the runs that warm it up, which are not counted.
 *
 * @param images how many samples lie in the file, from its first place on
 * @param limits_ms further rungs of the ladder
 * @throws ModelFailure
 */
export async function measureLatency(
  pair: ModelPair,
  images: number,
  limits_ms: readonly number[],
): Promise<NonNullable<ModelData['int8Latency']>> {
  const measure = async (run: number) => (await pair.run('int8', run % images)).elapsed_ms;
  const warming: number[] = [];
  for (let run = 0; run < warmUps; run++) warming.push(await measure(run));
  const usual_ms = quantile(ascending(warming), 0.5);
  const samples = Math.max(samples_min, Math.min(samples_max, Math.floor(wanted_ms / usual_ms)));
  const latencies: number[] = [];
  for (let run = 0; run < samples; run++) latencies.push(await measure(run));
  return latencyOf(latencies, limits_ms);
}

export function latencyOf(
  latencies: readonly number[],
  limits_ms: readonly number[],
): NonNullable<ModelData['int8Latency']> {
  const sorted = ascending(latencies);
  const limits = ascending([...new Set([...usual_limits_ms, ...limits_ms])]);
  const counts = new Array<number>(limits.length + 1).fill(0);
  for (const latency of sorted) {
    const interval = intervalOf(latency, limits);
    counts[interval] = (counts[interval] as number) + 1;
  }
  return {
    samples: sorted.length,
    ladder: ladderOf(counts, limits),
    p50_ms: quantile(sorted, 0.5),
    p95_ms: quantile(sorted, 0.95),
    maximum_ms: sorted.at(-1) ?? 0,
  };
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** The smallest value that so large a share of all are not above. */
function quantile(sorted: readonly number[], share_fraction: number): number {
  return sorted[Math.max(0, Math.ceil(share_fraction * sorted.length) - 1)] ?? 0;
}
