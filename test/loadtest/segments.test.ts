import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExampleService, startExampleService } from '../../environment/example-service.ts';
import { freePorts } from '../../environment/ports.ts';
import { mergeReports } from '../../src/loadtest/merge.ts';
import {
  judge,
  type K6Run,
  type RawSample,
  reportOf,
  runK6Now,
  settingsFor,
  useLoadScript,
} from './k6.testing.ts';

const use = useLoadScript();
const segments = ['0:1/4', '1/4:2/4', '2/4:3/4', '3/4:1'];
const sequence = '0,1/4,2/4,3/4,1';
/** 60 arrivals a second for six seconds, after one that is not counted. */
const load = { RATE: '60', DURATION: '6', WARMUP: '1', NONCE: 'of-four' };
const measured = 360;

let service: ExampleService;
let runs: readonly K6Run[];
beforeAll(async () => {
  service = await startExampleService({
    env: { FAULT_LATENCY_MS: '5x60,45x30,130x9,20x1', FAULT_ERROR_PERCENT: '2' },
  });
  const ports = await freePorts(segments.length);
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const started = Promise.all(addresses.map(waitUntilPaused)).then(() =>
    Promise.all(addresses.map((address) => status(address, { paused: false }))),
  );
  const settings = settingsFor(service, load);
  [runs] = await Promise.all([
    Promise.all(
      segments.map((segment, index) =>
        runK6Now({
          script: use.script,
          settings,
          raw: true,
          args: [
            '--execution-segment',
            segment,
            '--execution-segment-sequence',
            sequence,
            '--paused',
            `--address=${addresses[index]}`,
          ],
        }),
      ),
    ),
    started,
  ]);
});
afterAll(() => service.stop());

/** Asks k6 how it is, or tells it to go on, as the k6 operator does. */
async function status(address: string, attributes?: object): Promise<{ paused: boolean } | undefined> {
  const response = await fetch(`http://${address}/v1/status`, {
    method: attributes === undefined ? 'GET' : 'PATCH',
    ...(attributes && { body: JSON.stringify({ data: { type: 'status', id: 'default', attributes } }) }),
  }).catch(() => undefined);
  return ((await response?.json()) as { data?: { attributes?: { paused: boolean } } })?.data?.attributes;
}

async function waitUntilPaused(address: string): Promise<void> {
  while ((await status(address))?.paused !== true) await sleep(50);
}

const parts = () => runs.map((run, index) => ({ file: `runner-${index}.json`, report: reportOf(run) }));
const samplesOf = (metric: string) =>
  runs.flatMap(({ samples }) => samples.filter((sample: RawSample) => sample.metric === metric));

/** Four generators on one machine do not keep their rates to the hundredth: this is not what is tested here. */
const parameters = {
  load_test_seconds_min: 6,
  generator_achieved_fraction_min: 0.5,
  latency_p95_ms_max: 200,
  error_rate_fraction_max: 0.1,
};

describe('four runners of one test', () => {
  test('count together what all their samples count', () => {
    const { data } = mergeReports(parts()).observation;
    const latencies = samplesOf('gates_latency_ms').map(({ value }) => value);
    const failures = samplesOf('gates_outcomes').flatMap(({ tags }) => tags['failure'] ?? []);
    expect(samplesOf('gates_sent')).toHaveLength(measured);
    expect(latencies.length + failures.length).toBe(measured);
    expect(failures.length).toBeGreaterThan(0);
    expect(data.requests).toEqual({
      sent: measured,
      succeeded: latencies.length,
      failed: failures.length,
      failedByKind: { server_error: failures.length },
      expectedErrors: { sent: 0, met: 0 },
    });
    expect(data.latency?.ladder).toHaveLength(28);
    for (const { limit_ms, atOrOver } of data.latency?.ladder ?? [])
      expect(atOrOver, `${limit_ms} ms`).toBe(
        latencies.filter((latency) => latency >= (limit_ms ?? 0)).length,
      );
    expect(data.latency?.maximum_ms).toBe(Math.max(...latencies));
    const ofGroup = (metric: string, group: number) =>
      samplesOf(metric).filter(({ tags }) => tags['group'] === String(group));
    expect(data.endpoints).toEqual(
      ['multipart', 'json'].map((body, group) => ({
        name: `inference (${body})`,
        asked: `POST /inference, ${body}; right: 200 with prediction, probability, model.version`,
        sent: ofGroup('gates_sent', group).length,
        failed: ofGroup('gates_outcomes', group).filter(({ tags }) => tags['failure'] !== undefined).length,
      })),
    );
    // the places in the schedule are those of the whole test, so the mix is that of the whole
    expect(data.endpoints?.map(({ sent }) => sent)).toEqual([measured / 2, measured / 2]);
  });

  test('bound the percentiles of all their samples', () => {
    const { percentiles } = mergeReports(parts()).observation.data.latency ?? {};
    const sorted = samplesOf('gates_latency_ms')
      .map(({ value }) => value)
      .sort((a, b) => a - b);
    expect(percentiles?.map(({ percent }) => percent)).toEqual([50, 90, 95, 99]);
    for (const { percent = 0, atLeast_ms = 0, below_ms = Number.POSITIVE_INFINITY } of percentiles ?? []) {
      const place = ((sorted.length - 1) * percent) / 100;
      const [before, after] = [Math.floor(place), Math.ceil(place)].map((index) => sorted[index] as number);
      const exact = (before as number) + ((after as number) - (before as number)) * (place % 1);
      expect(exact).toBeGreaterThanOrEqual(atLeast_ms);
      expect(exact).toBeLessThan(below_ms);
    }
  });

  test('were each given the arrivals that are expected of them', () => {
    const { runners, generator, measured_seconds } = mergeReports(parts()).observation.data;
    expect(generator?.targetRate_perSecond).toBeCloseTo(60, 9);
    expect(generator?.droppedIterations).toBe(0);
    expect(measured_seconds).toBeGreaterThanOrEqual(6);
    expect(runners?.items).toHaveLength(4);
    for (const { targetRate_perSecond, sent } of runners?.items ?? [])
      expect(targetRate_perSecond).toBeCloseTo((sent ?? Number.NaN) / 6, 9);
  });

  test('pass together, and nothing is known when one is missing', async () => {
    const whole = await judge(mergeReports(parts()).observation, service.url, parameters);
    expect(whole).toMatchObject({ doubts: [], statuses: ['pass', 'pass', 'pass'] });
    for (const missing of segments.keys()) {
      const { observation } = mergeReports(parts().filter((_, index) => index !== missing));
      const { statuses, doubts } = await judge(observation, service.url, parameters);
      expect(statuses).toEqual(['unknown', 'unknown', 'unknown']);
      expect(doubts).toContain('all runners finished');
    }
  });

  test('are refused when one is there twice', () => {
    const [first, ...others] = parts();
    if (first === undefined) throw new Error('There are no runners.');
    expect(() => mergeReports([first, ...others, { ...first, file: 'copy.json' }])).toThrow(
      'runner-0.json and copy.json are both of the part 0:1/4 of the load; expected each part once.',
    );
  });

  test('are refused when they do not know how the others divide the load', async () => {
    const settings = settingsFor(service, { ...load, DURATION: '1', WARMUP: '0' });
    const alone = await runK6Now({ script: use.script, settings, args: ['--execution-segment', '0:1/4'] });
    const other = await runK6Now({ script: use.script, settings, args: ['--execution-segment', '1/4:1/2'] });
    const reports = [alone, other].map((run, index) => ({ file: `${index}.json`, report: reportOf(run) }));
    expect(() => mergeReports(reports)).toThrow('Give all runners the same --execution-segment-sequence');
  });
});
