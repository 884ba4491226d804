import { percentileBounds } from '../../lib/statistics/ladder.ts';
import { present, sum } from '../present.ts';
import type { LoadTestReport } from '../report.ts';
import { known } from './known.ts';

type Data = LoadTestReport['observation']['data'];

/** Percentiles that the joined ladder bounds. */
const percents = [50, 90, 95, 99];

export function requestsOf(all: readonly Data[]): NonNullable<Data['requests']> {
  const requests = all.map((data) => data.requests ?? {});
  const failures = known(requests.map(({ failedByKind }) => failedByKind));
  const expected = known(requests.map(({ expectedErrors }) => expectedErrors));
  const failedByKind: Record<string, number> = {};
  for (const kinds of failures ?? [])
    for (const [kind, count] of Object.entries(kinds)) failedByKind[kind] = (failedByKind[kind] ?? 0) + count;
  return {
    ...present('sent', sum(requests.map(({ sent }) => sent))),
    ...present('succeeded', sum(requests.map(({ succeeded }) => succeeded))),
    ...present('failed', sum(requests.map(({ failed }) => failed))),
    ...(failures && { failedByKind }),
    ...(expected && {
      expectedErrors: {
        ...present('sent', sum(expected.map(({ sent }) => sent))),
        ...present('met', sum(expected.map(({ met }) => met))),
      },
    }),
  };
}

/** The joined ladder, what it proves of percentiles, and the longest latency of all. */
export function latencyOf(all: readonly Data[]): NonNullable<Data['latency']> {
  const total = sum(all.map(({ requests }) => requests?.succeeded));
  const longest = known(
    all.filter(({ requests }) => requests?.succeeded !== 0).map(({ latency }) => latency?.maximum_ms),
  );
  const ladder = ladderOf(all);
  const percentiles =
    ladder === undefined || total === undefined || total === 0
      ? undefined
      : percents.flatMap((percent) => percentileBounds(ladder, total, percent) ?? []);
  return {
    ...present('ladder', ladder),
    ...(longest === undefined || longest.length === 0 ? {} : { maximum_ms: Math.max(...longest) }),
    ...present('percentiles', percentiles),
  };
}

function ladderOf(all: readonly Data[]): { limit_ms: number; atOrOver: number }[] | undefined {
  const ladders = known(all.map(({ latency }) => latency?.ladder));
  return known(
    ladders?.[0]?.map(({ limit_ms }, rung) => {
      const atOrOver = sum(ladders.map((ladder) => ladder[rung]?.atOrOver));
      return limit_ms === undefined || atOrOver === undefined ? undefined : { limit_ms, atOrOver };
    }) ?? [undefined],
  );
}

/** Counts of the same endpoint add; its percentile is left out. */
export function endpointsOf(all: readonly Data[]): Data['endpoints'] {
  const endpoints = known(all.map((data) => data.endpoints));
  return endpoints?.[0]?.map(({ name, asked }, index) => ({
    ...present('name', name),
    ...present('asked', asked),
    ...present('sent', sum(endpoints.map((each) => each[index]?.sent))),
    ...present('failed', sum(endpoints.map((each) => each[index]?.failed))),
  }));
}
