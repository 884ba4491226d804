import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { drawPictures } from '../scripts/load-script/pictures.ts';
import { resolveTool } from '../scripts/tools.ts';
import { usual_limits_ms } from '../src/lib/statistics/ladder.ts';
import { mergeReports } from '../src/loadtest/merge.ts';
import { type LoadTestReport, readReport } from '../src/loadtest/report.ts';
import { alternate } from './measure.ts';
import type { Figure } from './results.ts';
import { useOf } from './use.ts';

const requests = 6000;
const few_users = 20;
const many_users = 220;
const thresholdFailed = 99;
const answer = JSON.stringify({
  prediction: 'clean',
  probability: 0.0132,
  model: { version: 'v4', digest: `sha256:${'0'.repeat(64)}` },
  format: 'png',
});

/** What the load test's script costs k6, against one written by hand; and what merging its reports costs. */
export async function compareLoad(directory: string, rounds: number): Promise<Figure[]> {
  const k6 = await resolveTool('k6');
  const server = await serve();
  try {
    const files = await Promise.all(
      (await drawPictures()).map(async ({ name, base64 }) => {
        const file = join(directory, name);
        await writeFile(file, Buffer.from(base64, 'base64'));
        return file;
      }),
    );
    const target = `http://127.0.0.1:${portOf(server)}`;
    const common = ['run', '--quiet', '--no-usage-report', '--address', ''];
    const ours = (options: readonly string[]) => [
      ...common,
      ...['-e', `TARGET=${target}`, '-e', 'API_KEY=k', '-e', 'WARMUP=0s', '-e', 'DURATION=10h'],
      ...options,
      ...['-e', `REPORT=${join(directory, 'report.json')}`, 'dist/load.js'],
    ];
    const theirs = (options: readonly string[]) => [
      ...common,
      ...options,
      ...['-e', `TARGET=${target}`, '-e', `FILES=${files.join(',')}`, 'bench/load-peer.js'],
    ];
    // a threshold may well not hold on a machine with other work
    const useOfK6 = (args: readonly string[]) => useOf([k6, ...args], [0, thresholdFailed]);
    const work = ['--vus', '4', '--iterations', String(requests)];
    const processor_ms = await alternate(rounds, {
      ours: async () => (await useOfK6(ours(work))).processor_ms,
      theirs: async () => (await useOfK6(theirs(work))).processor_ms,
    });
    const perUser = async (args: (options: readonly string[]) => string[]) => {
      const held = async (users: number) =>
        (await useOfK6(args(['-e', `MAX_VUS=${users}`, '-e', 'RATE=100', '-e', 'DURATION=10s']))).memory_MB;
      const [few, many] = [await held(few_users), await held(many_users)];
      return (many - few) / (many_users - few_users);
    };
    const memory_MB = await alternate(Math.min(rounds, 3), {
      ours: () => perUser(ours),
      theirs: () => perUser(theirs),
    });
    return [
      {
        what: `k6, ${requests} requests with checks, processor time`,
        unit: 'ms',
        ours: processor_ms.ours,
        peer: { name: 'a script by hand', values: processor_ms.theirs },
        limit: { ratio_max: 1.25 },
      },
      {
        what: 'k6, memory of a virtual user',
        unit: 'MB',
        ours: memory_MB.ours,
        peer: { name: 'a script by hand', values: memory_MB.theirs },
        limit: { ratio_max: 1.5 },
      },
      mergeFigure(rounds),
    ];
  } finally {
    server.close();
  }
}

/** Reading and merging the reports of a hundred runners, each of a million requests. */
function mergeFigure(rounds: number): Figure {
  const texts = Array.from({ length: 100 }, (_, runner) =>
    new TextEncoder().encode(JSON.stringify(reportOf(runner))),
  );
  const times_ms = Array.from({ length: rounds }, () => {
    const start = performance.now();
    const merged = mergeReports(
      texts.map((bytes, runner) => ({
        file: `runner-${runner}`,
        report: readReport(bytes, `runner-${runner}`),
      })),
    );
    if (merged.observation.data.requests?.sent !== 100_000_000) throw new Error('The merge lost requests.');
    return performance.now() - start;
  });
  return { what: 'merging 100 reports of a million requests each', unit: 'ms', ours: times_ms };
}

const sequence = Array.from({ length: 101 }, (_, part) => `${part}/100`).join();

function reportOf(runner: number): LoadTestReport {
  const sent = 1_000_000;
  return {
    schema: 'gates.loadtest/v1',
    segment: `${runner}/100:${runner + 1}/100`,
    observation: {
      collectedAt: '2026-11-24T12:00:00.000Z',
      collector: 'loadtest@1',
      source: 'https://starlight.test.example',
      measuredOn: { url: 'https://starlight.test.example', servedVersion: 'v4' },
      problems: [],
      data: {
        k6Version: 'v2.2.0',
        scriptDigest: `sha256:${'4b'.repeat(32)}`,
        nonce: 'bench',
        target: 'https://starlight.test.example',
        startedAt: '2026-11-24T11:50:00.000Z',
        endedAt: '2026-11-24T12:00:00.000Z',
        finished: true,
        warmup_seconds: 10,
        measured_seconds: 600,
        thresholdsInForce: true,
        effectiveOptions: {
          items: [{ name: 'executionSegmentSequence', value: JSON.stringify(sequence) }],
          complete: true,
        },
        overriddenOptions: { items: [], complete: true },
        generator: {
          droppedIterations: 0,
          targetRate_perSecond: sent / 600,
          achievedRate_perSecond: sent / 600,
          maximumVirtualUsers: 100,
          peakVirtualUsers: 10 + (runner % 7),
          cpu_fraction: 0.3,
          memory_bytes: 400_000_000,
        },
        requests: {
          sent,
          succeeded: sent - runner,
          failed: runner,
          failedByKind: { timeout: runner },
          expectedErrors: { sent: 0, met: 0 },
        },
        latency: {
          ladder: [...usual_limits_ms].map((limit_ms) => ({
            limit_ms,
            atOrOver: Math.floor((sent - runner) * Math.exp(-limit_ms / 20)),
          })),
          maximum_ms: 400 + runner,
        },
        endpoints: [{ name: 'inference', sent, failed: runner }],
      },
    },
  };
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/inference' ? answer : '{"version":"v4"}');
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
