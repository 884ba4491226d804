import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { loadScript } from '../../src/loadtest/run/run.ts';
import {
  type Context,
  decisions,
  folder,
  gates,
  isRunning,
  k6,
  load,
  observationIn,
  release,
  start,
  statuses,
} from './gates-load.testing.ts';

const undecided = { latency_p95: 'unknown', throughput: 'unknown', error_rate: 'unknown' };

describe.concurrent('a generator that can’t keep up proves nothing', () => {
  test('without virtual users to spare', async (context) => {
    // every request is late: with users enough this service fails
    const { directory } = await release(context, { env: { FAULT_LATENCY_MS: '500x1' } });
    const options = ['--rate', '20', '--maximum-vus', '3', '--json'];
    const { code, out, err } = await gates(context, directory, [...load, ...options]);
    expect(code).toBe(2);
    expect(statuses(out)).toEqual(undecided);
    const { doubts, message } = decisions(out)['latency_p95'] ?? {};
    expect(doubts).toEqual(
      expect.arrayContaining(['no dropped iterations', 'target rate achieved', 'virtual users to spare']),
    );
    expect(message).toContain('no dropped iterations');
    expect(err).toContain('! the generator dropped arrivals: it was the bottleneck');
    const { generator, requests } = (await observationIn(directory)).data;
    expect(generator).toMatchObject({ maximumVirtualUsers: 3, peakVirtualUsers: 3 });
    expect(generator?.droppedIterations).toBeGreaterThan(20);
    expect(requests?.sent).toBeGreaterThan(0);
  });

  const services: [string, Record<string, string>][] = [
    ['a healthy service', {}],
    ['a slow service', { FAULT_LATENCY_MS: '300x1' }],
  ];
  test.for(services)('without processor time, against %s', async ([, env], context) => {
    const { directory } = await release(context, { env });
    const running = start(context, directory, [...load, '--rate', '20', '--json']);
    const pid = await running.loading();
    const periods = await limit(pid, { stopped_ms: 300, running_ms: 60 });
    const { code, out, err } = await running.ended;
    expect(periods).toBeGreaterThan(8);
    expect(code).toBe(2);
    expect(statuses(out)).toEqual(undecided);
    expect(decisions(out)['throughput']?.doubts).toContain('target rate achieved');
    expect(err).toContain('! the generator did not keep its schedule: it was the bottleneck');
    const { generator, requests } = (await observationIn(directory)).data;
    // everything was sent in the end, but not when it was due
    expect(requests?.sent).toBeGreaterThan(70);
    expect(generator?.achievedRate_perSecond).toBeLessThan(0.99 * 20);
  });
});

/** Lets a process run for a part of the time only, as cpulimit does, until it ends; how often it was stopped. */
async function limit(
  pid: number,
  { stopped_ms, running_ms }: { stopped_ms: number; running_ms: number },
): Promise<number> {
  for (let periods = 0; ; periods++) {
    if (!(await isRunning(pid))) return periods;
    try {
      process.kill(pid, 'SIGSTOP');
      await sleep(stopped_ms);
      process.kill(pid, 'SIGCONT');
    } catch (_error) {
      return periods;
    }
    await sleep(running_ms);
  }
}

describe('nothing around gates changes what k6 does', () => {
  const variables = {
    K6_NO_THRESHOLDS: 'true',
    K6_VUS: '1',
    K6_DURATION: '1s',
    K6_ITERATIONS: '1',
    K6_INSECURE_SKIP_TLS_VERIFY: 'true',
    K6_SUMMARY_TREND_STATS: 'max',
  };
  const nowhere = Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'].map((name) => [
      name,
      'http://127.0.0.1:9',
    ]),
  );
  /** this machine, too; but a proxy is asked for it, as none is for 127.0.0.1 */
  const testUrl = (url: string) => url.replace('127.0.0.1', '0.0.0.0');
  /** where k6 looks for a configuration, below a home */
  const configurations = ['.config/k6/config.json', '.config/loadimpact/k6/config.json', '.k6/config.json'];

  async function homeWithConfigurations(context: Context): Promise<string> {
    const home = await folder(context);
    for (const name of configurations) {
      await mkdir(dirname(join(home, name)), { recursive: true });
      await writeFile(
        join(home, name),
        JSON.stringify({ vus: 1, duration: '1s', noThresholds: true, insecureSkipTLSVerify: true, rps: 1 }),
      );
    }
    return home;
  }

  test('no variable, no configuration at home, no proxy', { retry: 2 }, async (context) => {
    const parameters = { error_rate_fraction_max: 0.05 };
    const { directory } = await release(context, { testUrl, parameters });
    const home = await homeWithConfigurations(context);
    const around = { ...variables, ...nowhere, HOME: home, XDG_CONFIG_HOME: join(home, '.config') };
    const run = async (env: Readonly<Record<string, string>>) => {
      const { code, err } = await gates(context, directory, [...load, '--rate', '20', '--json'], env);
      expect(err).not.toContain('other options');
      return { code, data: (await observationIn(directory)).data };
    };
    const [hostile, plain] = [await run(around), await run({})];
    expect(hostile.data).toMatchObject({
      finished: true,
      thresholdsInForce: true,
      overriddenOptions: { items: [], complete: true },
      requests: { sent: 80, failed: 0 },
    });
    expect(hostile.data.effectiveOptions?.items?.length).toBeGreaterThan(5);
    expect(hostile.data.effectiveOptions).toEqual(plain.data.effectiveOptions);
    expect([hostile.code, plain.code]).toEqual([0, 0]);
  });

  test('though each of them changes what k6 does when it is run by hand', async (context) => {
    const { service, directory } = await release(context);
    const home = await homeWithConfigurations(context);
    const byHand = async (env: Readonly<Record<string, string>>) => {
      const settings = {
        TARGET: testUrl(service.url),
        API_KEY_FILE: join(directory, 'key.txt'),
        RATE: '5',
        DURATION: '1s',
        WARMUP: '0s',
      };
      const args = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
      const child = spawn(k6, ['run', '--quiet', '--no-usage-report', '--address=', ...args, loadScript()], {
        cwd: directory,
        env: { PATH: process.env['PATH'], HOME: directory, ...env },
        stdio: 'ignore',
      });
      const [code] = await once(child, 'close');
      return code === 0 || code === 99 ? (await observationIn(directory)).data : undefined;
    };
    const { overriddenOptions, thresholdsInForce } = (await byHand(variables)) ?? {};
    expect(thresholdsInForce).toBe(false);
    expect(overriddenOptions?.items).toEqual(expect.arrayContaining(['scenarios', 'summaryTrendStats']));
    const atHome = await byHand({ HOME: home, XDG_CONFIG_HOME: join(home, '.config') });
    expect(atHome?.overriddenOptions?.items).toContain('rps');
    expect(await byHand(nowhere)).toBeUndefined();
  });
});
