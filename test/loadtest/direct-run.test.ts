import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExampleService, startExampleService } from '../../environment/example-service.ts';
import { mergeReports } from '../../src/loadtest/merge.ts';
import {
  judge,
  type K6Options,
  reportOf,
  runK6,
  settingsFor,
  useLoadScript,
  writeFileIn,
} from './k6.testing.ts';

const use = useLoadScript();
let service: ExampleService;
beforeAll(async () => {
  service = await startExampleService();
});
afterAll(() => service.stop());

const unknown = ['unknown', 'unknown', 'unknown'];
/** Enough requests to prove an error rate below 1 %, after a second in which k6 settles. */
const whole = { RATE: '50', DURATION: '7', WARMUP: '1' };

describe.concurrent('a direct k6 run', () => {
  // where the machine starves the generator, the answer is unknown: then it is asked again
  test('of a healthy service passes', { timeout: 120_000, retry: 2 }, async () => {
    const run = await runK6({ script: use.script, settings: settingsFor(service, whole) });
    const { observation, segment } = reportOf(run);
    expect(segment).toBeUndefined();
    const { doubts, statuses, messages } = await judge(observation, service.url, {
      load_test_seconds_min: 7,
    });
    expect({ doubts, statuses, messages }).toMatchObject({ doubts: [], statuses: ['pass', 'pass', 'pass'] });
    expect(observation.data).toMatchObject({
      finished: true,
      thresholdsInForce: true,
      overriddenOptions: { items: [], complete: true },
      generator: { cpu_fraction: 'not_measured', memory_bytes: 'not_measured' },
      requests: { sent: 350, succeeded: 350, failed: 0 },
    });
    expect(run.code).toBe(0);
    expect(JSON.stringify(observation) + run.stdout + run.stderr).not.toContain(service.apiKey);
    // the checklist's own shortest duration is not loosened by itself
    expect((await judge(observation, service.url, {})).doubts).toEqual(['long enough']);
  });

  test('counts requests that had to be refused as arrivals, and neither as successes nor as failures', {
    timeout: 120_000,
    retry: 2,
  }, async () => {
    const picture = { path: '/inference', body: 'multipart', version: 'model.version' };
    const broken = { path: '/inference', body: 'broken', json: { prediction: 'text' } };
    const configuration = {
      requests: [
        { ...picture, name: 'picture', weight: 3 },
        { ...broken, name: 'refused', status: [415, 422, 400], json: {} },
        { ...broken, name: 'taken for found', status: [404] },
      ],
    };
    const CONFIG = await writeFileIn(use.folder, 'refused.json', JSON.stringify(configuration));
    const settings = settingsFor(service, { CONFIG, DURATION: '4', WARMUP: '1' });
    const { observation } = reportOf(await runK6({ script: use.script, settings }));
    expect(observation.data).toMatchObject({
      generator: { targetRate_perSecond: 50 },
      requests: {
        sent: 160,
        succeeded: 120,
        failed: 40,
        failedByKind: { client_error: 40 },
        expectedErrors: { sent: 80, met: 40 },
      },
      endpoints: [
        { name: 'picture', sent: 120, failed: 0 },
        { name: 'refused', sent: 0, failed: 0 },
        { name: 'taken for found', sent: 40, failed: 40 },
      ],
    });
    const { doubts, statuses } = await judge(observation, service.url, { load_test_seconds_min: 4 });
    expect({ doubts, statuses }).toEqual({ doubts: [], statuses: ['fail', 'pass', 'fail'] });
  });

  test.each([
    ['slow', { FAULT_LATENCY_MS: '300x1' }, ['fail', 'pass', 'pass'], {}],
    // eighteen failures count as late: that alone decides nothing, and a busy machine may add to it
    ['failing', { FAULT_ERROR_PERCENT: '5' }, [expect.any(String), 'pass', 'fail'], { server_error: 18 }],
  ])('of a %s service fails', { timeout: 120_000, retry: 2 }, async (_, env, expected, failedByKind) => {
    const ill = await startExampleService({ env });
    try {
      const run = await runK6({ script: use.script, settings: settingsFor(ill, whole) });
      const { observation } = reportOf(run);
      const { doubts, statuses } = await judge(observation, ill.url, { load_test_seconds_min: 7 });
      expect({ doubts, statuses }).toEqual({ doubts: [], statuses: expected });
      expect(observation.data.requests?.failedByKind).toEqual(failedByKind);
      expect(run.code).toBe(99);
    } finally {
      await ill.stop();
    }
  });
});

/** What is done to a run, and what its evidence then says; `{file}` in the script stands for the load test's. */
interface Trap {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly script?: string;
  readonly started?: NonNullable<K6Options['started']>;
  /** among what the rules find unproven, where there is enough of a run to say so */
  readonly doubts?: readonly string[];
  /** what the report itself says is missing */
  readonly problem?: RegExp;
  readonly overridden?: readonly string[];
  readonly data?: object;
}

const reexported = "export { options, setup, teardown, handleSummary } from './load.js';";
const overridden = (name: string, args: readonly string[], more: Partial<Trap> = {}): Trap => ({
  name: args.join(' '),
  args,
  doubts: ['options as written'],
  overridden: [name],
  ...more,
});

const traps: readonly Trap[] = [
  {
    name: 'K6_NO_THRESHOLDS=true',
    env: { K6_NO_THRESHOLDS: 'true' },
    doubts: ['thresholds in force'],
    data: { thresholdsInForce: false },
  },
  {
    name: '--no-thresholds',
    args: ['--no-thresholds'],
    doubts: ['thresholds in force'],
    data: { thresholdsInForce: false },
  },
  overridden('scenarios', ['--vus', '2', '--duration', '1s']),
  overridden('scenarios', ['--iterations', '20']),
  overridden('scenarios', ['--stage', '1s:2']),
  {
    ...overridden('scenarios', ['K6_VUS=2', 'K6_DURATION=1s']),
    args: [],
    env: { K6_VUS: '2', K6_DURATION: '1s' },
  },
  overridden('summaryTrendStats', ['--summary-trend-stats', 'avg,p(99)']),
  overridden('noConnectionReuse', ['--no-connection-reuse']),
  overridden('noVUConnectionReuse', ['--no-vu-connection-reuse']),
  overridden('throw', ['--throw']),
  overridden('rps', ['--rps', '5']),
  overridden('maxRedirects', ['--max-redirects', '3']),
  overridden('insecureSkipTLSVerify', ['--insecure-skip-tls-verify']),
  overridden('discardResponseBodies', ['--discard-response-bodies']),
  overridden('userAgent', ['--user-agent', 'other']),
  overridden('systemTags', ['--system-tags', 'status']),
  {
    name: '--new-machine-readable-summary',
    args: ['--new-machine-readable-summary'],
    problem: /^k6 gave a summary of a shape that is not known/,
  },
  {
    name: '--no-setup',
    args: ['--no-setup'],
    problem: /^the test did not begin: its setup did not end$/,
  },
  {
    name: '--no-teardown',
    args: ['--no-teardown'],
    problem: /^the service did not say which release it was when the test ended; at the beginning it was v4$/,
  },
  { name: 'tags that count again', args: ['--tag', 'failure=timeout'], doubts: ['counts agree'] },
  {
    name: 'iterations that all throw',
    script: `${reexported}\nexport default function () { throw new Error('no'); }`,
    data: { finished: false, requests: { sent: 0, succeeded: 0 }, generator: { achievedRate_perSecond: 0 } },
  },
  {
    name: 'iterations that send nothing',
    script: `${reexported}\nexport default function () {}`,
    data: { finished: false, requests: { sent: 0, succeeded: 0 }, generator: { achievedRate_perSecond: 0 } },
  },
  {
    name: 'other options in the script',
    script: `import { options as own } from './load.js';\nexport { setup, teardown, handleSummary, default } from './load.js';\nexport const options = Object.assign({}, own, { thresholds: {} });`,
    overridden: ['thresholds'],
    data: { thresholdsInForce: false },
  },
  {
    name: 'too many requests for the virtual users',
    settings: { MAX_VUS: '1', RATE: '200' },
    doubts: ['no dropped iterations'],
  },
  {
    name: 'SIGINT in the middle',
    settings: { DURATION: '4' },
    started: async (pid) => {
      await sleep(2500);
      process.kill(pid, 'SIGINT');
    },
    doubts: ['finished'],
    data: { finished: false },
  },
];

describe.concurrent('a direct k6 run is not believed', () => {
  test.each(traps)('$name', { timeout: 120_000 }, async (trap) => {
    const index = traps.indexOf(trap);
    const script =
      trap.script === undefined ? use.script : await writeFileIn(use.folder, `trap-${index}.js`, trap.script);
    const run = await runK6({
      script,
      settings: settingsFor(service, trap.settings),
      ...(trap.args && { args: trap.args }),
      ...(trap.env && { env: trap.env }),
      ...(trap.started && { started: trap.started }),
    });
    const { observation } = reportOf(run);
    const { statuses, doubts } = await judge(observation, service.url);
    expect(statuses).toEqual(unknown);
    expect(doubts).toEqual(expect.arrayContaining([...(trap.doubts ?? [])]));
    if (trap.overridden !== undefined)
      expect(observation.data.overriddenOptions?.items).toEqual(expect.arrayContaining([...trap.overridden]));
    if (trap.data !== undefined) expect(observation.data).toMatchObject(trap.data);
    expect(observation.problems.map(({ reason }) => reason)).toEqual(
      trap.problem === undefined ? expect.anything() : [expect.stringMatching(trap.problem)],
    );
  });

  test('of an address that is not the release’s', { timeout: 120_000 }, async () => {
    const settings = settingsFor(service, { TARGET: service.url.replace('127.0.0.1', 'localhost') });
    const { observation } = reportOf(await runK6({ script: use.script, settings }));
    expect(observation.data.requests?.succeeded).toBeGreaterThan(0);
    const { statuses, messages } = await judge(observation, service.url);
    expect(statuses).toEqual(unknown);
    expect(messages[0]).toContain('was measured on something else (test_url differ)');
  });

  test('of a part of the load', { timeout: 120_000 }, async () => {
    const args = ['--execution-segment', '0:1/2'];
    const report = reportOf(await runK6({ script: use.script, settings: settingsFor(service), args }));
    expect(report.segment).toBe('0:1/2');
    const { observation } = mergeReports([{ file: 'report.json', report }]);
    const { statuses, doubts } = await judge(observation, service.url);
    expect(statuses).toEqual(unknown);
    expect(doubts).toContain('all runners finished');
  });

  test('of a service that goes away', { timeout: 120_000 }, async () => {
    const mortal = await startExampleService({ env: { FAULT_EXIT_AFTER: '40' } });
    try {
      const { observation } = reportOf(await runK6({ script: use.script, settings: settingsFor(mortal) }));
      const { sent = 0, succeeded = 0, failedByKind } = observation.data.requests ?? {};
      expect(failedByKind).toEqual({ connection: sent - succeeded });
      expect([succeeded, sent > 80]).toEqual([40, true]);
      expect(observation.problems).toHaveLength(1);
      expect((await judge(observation, mortal.url)).statuses).toEqual(unknown);
    } finally {
      await mortal.stop();
    }
  });

  test('without a report', { timeout: 120_000 }, async () => {
    const run = await runK6({ script: use.script, settings: settingsFor(service), args: ['--no-summary'] });
    expect(run.report).toBeUndefined();
    expect((await judge(undefined, service.url)).statuses).toEqual(unknown);
  });
});
