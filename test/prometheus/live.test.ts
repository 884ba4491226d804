import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { collectMoment } from '../../src/lib/collect/collect.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import { defaultPolicies } from '../../src/lib/policies/default-policies.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { ProfileInput } from '../../src/lib/profile/schema.ts';
import type { Domain } from '../../src/lib/snapshot/domains.ts';
import {
  cores,
  type Exporter,
  pods,
  scrapeConfig,
  sidecar_bytes,
  startExporter,
} from './exporter.testing.ts';
import { digest } from './history.testing.ts';
import { type RunningPrometheus, startPrometheus, versions } from './server.testing.ts';
import { judgeMetrics, judgeResources, loadTestOf, metricsAt, resourcesOf } from './verdict.testing.ts';

const [first, second] = pods;
/** Longer than a busy machine delays a scrape. */
const gap_s = 5;
const profileOf = (window_s: number, gap = gap_s): ProfileInput => ({
  namespace: 'live',
  prometheus: { scrapeInterval_seconds: 1 },
  parameters: {
    production_window_seconds_min: window_s,
    monitoring_active_seconds_min: window_s,
    sample_gap_seconds_max: gap,
    load_test_seconds_min: 5,
    availability_fraction_min: 0.99,
  },
});

let exporter: Exporter;
const running = new Map<string, RunningPrometheus>();
beforeAll(async () => {
  exporter = await startExporter();
  await Promise.all(
    versions.map(async (version) => {
      running.set(version, await startPrometheus({ version, config: scrapeConfig(exporter, version) }));
    }),
  );
});
afterAll(async () => {
  for (const prometheus of running.values()) await prometheus.remove();
  await exporter?.stop();
});
const urlOf = (version: string) => running.get(version)?.url ?? '';
const eachVersion = async (work: (version: string) => Promise<void>) => {
  for (const version of versions) await work(version);
};

/** Waits until every Prometheus has scraped some more times: after a start it takes seconds until it begins. */
async function scraped(more: number): Promise<void> {
  const before = versions.map((version) => exporter.told(version).length);
  while (versions.some((version, index) => exporter.told(version).length < (before[index] ?? 0) + more))
    await sleep(100);
  await sleep(1000);
}

describe('a Prometheus that scrapes every second', () => {
  /** when the load began and ended */
  const load = { start_ms: 0, end_ms: 0 };
  const answers = new Map<string, object>();

  it('says what was true', async () => {
    await scraped(3);
    load.start_ms = Date.now();
    await sleep(2500);
    exporter.counts.served += 6000;
    exporter.counts.slow += 60;
    await sleep(2000);
    exporter.counts.failed += 12;
    await sleep(3500);
    load.end_ms = Date.now();
    await sleep(1500);

    const window_s = (load.end_ms - load.start_ms) / 1000;
    const profile = profileOf(window_s);
    const loadTest = await loadTestOf(load.start_ms, load.end_ms);
    await eachVersion(async (version) => {
      const asked = { prometheus: urlOf(version), profile };
      const told = exporter
        .told(version)
        .filter(({ time_ms }) => time_ms >= load.start_ms && time_ms < load.end_ms);
      expect(told.length).toBeGreaterThan(4);
      const memory_bytes_max = Math.max(...told.map((one) => one.memory_bytes)) + sidecar_bytes;
      const usage = { memory_bytes_max, samples: told.length };

      const resources = await resourcesOf(loadTest, asked);
      answers.set(version, resources);
      expect(resources, version).toMatchObject({
        data: {
          expectedPods: { items: pods, complete: true },
          pods: {
            items: pods.map((pod) => ({ ...pod, ...usage, cpu_cores_max: expect.closeTo(cores, 6) })),
            complete: true,
          },
          warnings: { items: [], complete: true },
        },
        measuredOn: { imageDigest: digest, url: 'https://starlight.test.example' },
        problems: [],
      });
      const ofTest = await judgeResources(resources, loadTest, profile);
      expect(ofTest('benchmark.memory_per_pod')).toMatchObject({ status: 'pass' });
      expect(ofTest('benchmark.cpu_per_pod')).toMatchObject({ status: 'pass' });

      const metrics = await metricsAt(load.end_ms, asked);
      expect(metrics, version).toMatchObject({
        data: {
          requests: { total: 12_024, succeeded: 12_000, failed: 24 },
          latency: { requests: 12_024, ladder: [{ limit_ms: 100, atOrOver: 120 }] },
          pods: { items: pods.map((pod) => ({ ...pod, ...usage })), complete: true },
        },
        problems: [],
      });
      const ofRelease = await judgeMetrics(metrics, load.end_ms, profile, load.start_ms);
      for (const item of ['latency_p95', 'throughput', 'availability', 'memory_per_pod'])
        expect(ofRelease(`performance.${item}`), item).toMatchObject({ status: 'pass' });
      expect(ofRelease('completion.monitoring_active_24h')).toMatchObject({ status: 'pass' });
    });
  });

  it('is collected over the window of the report that the profile names, and decides what rests on both', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gates-live-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const { data, measuredOn } = await loadTestOf(load.start_ms, load.end_ms);
    const collectedAt = new Date(load.end_ms).toISOString();
    const observation = { collectedAt, collector: 'loadtest@1', source: measuredOn?.url, problems: [] };
    await writeFile(
      join(directory, 'loadtest.json'),
      JSON.stringify({ schema: 'gates.loadtest/v1', observation: { ...observation, measuredOn, data } }),
    );
    const { catalogue } = await defaultPolicies();
    const benchmarks = catalogue.flatMap(({ id }) => (id.startsWith('benchmark.') ? [id] : []));
    expect(benchmarks).toHaveLength(5);
    await eachVersion(async (version) => {
      const input = profileOf((load.end_ms - load.start_ms) / 1000);
      const profile = { ...input, prometheus: { ...input.prometheus, url: urlOf(version) } };
      const collect = (only: readonly Domain[], folder = directory) =>
        collectMoment({
          moment: 'pre-deployment',
          profile: parseProfile(profile, 'gates.yaml'),
          directory: folder,
          catalogue,
          only,
          stated: { imageDigest: digest },
        });
      const { snapshot, collectors } = await collect(['loadtest', 'resources']);
      expect(collectors.map(({ collector, problems }) => [collector, problems])).toEqual([
        ['loadtest', 0],
        ['prometheus', 0],
      ]);
      const report = await evaluate(snapshot, { profile, items: benchmarks });
      expect(report.items.filter(({ inScope }) => inScope).map(({ status }) => status)).toEqual(
        benchmarks.map(() => 'pass'),
      );
      const without = await collect(['resources'], join(directory, 'elsewhere'));
      expect(without.snapshot.observations['pre-deployment']?.resources?.problems).toEqual([
        { path: '', reason: expect.stringContaining('loadtest.json is not there') },
      ]);
    });
  });

  it('does not know a pod that vanishes from cAdvisor', async () => {
    const start_ms = Date.now();
    exporter.hidden.add(second.name);
    await sleep(1000 * (gap_s + 2));
    const end_ms = Date.now();
    exporter.hidden.delete(second.name);
    const profile = profileOf((end_ms - start_ms) / 1000);
    const loadTest = await loadTestOf(start_ms - 2000, end_ms);
    await eachVersion(async (version) => {
      const asked = { prometheus: urlOf(version), profile };
      const resources = await resourcesOf(loadTest, asked);
      expect(resources.data?.expectedPods, version).toEqual({ items: pods, complete: true });
      const ofTest = await judgeResources(resources, loadTest, profile);
      expect(ofTest('benchmark.memory_per_pod')).toMatchObject({
        status: 'unknown',
        message: expect.stringContaining(second.name),
      });
      expect(ofTest('benchmark.memory_per_pod').message).not.toContain(first.name);
      const ofRelease = await judgeMetrics(await metricsAt(end_ms, asked), end_ms, profile, start_ms);
      expect(ofRelease('performance.memory_per_pod').status).toBe('unknown');
    });
  });

  it('sees its restart as a gap, and neither loses nor invents counts in it', async () => {
    const start_ms = Date.now() - 3000;
    await Promise.all([...running.values()].map((prometheus) => prometheus.stop()));
    exporter.counts.served += 5000;
    await sleep(1000 * (gap_s + 1));
    await Promise.all([...running.values()].map((prometheus) => prometheus.start()));
    await scraped(2);
    const end_ms = Date.now();
    const window_s = (end_ms - start_ms) / 1000;
    await eachVersion(async (version) => {
      const asked = { prometheus: urlOf(version), profile: profileOf(window_s) };
      const metrics = await metricsAt(end_ms, asked);
      expect(metrics.data?.largestGap_seconds, version).toBeGreaterThan(gap_s);
      const judged = await judgeMetrics(metrics, end_ms, asked.profile, start_ms);
      for (const item of ['latency_p95', 'throughput', 'availability', 'memory_per_pod'])
        expect(judged(`performance.${item}`).status, item).toBe('unknown');
      expect(judged('completion.monitoring_active_24h').status).toBe('fail');

      const lenient = { ...asked, profile: profileOf(window_s, 60) };
      const same = await metricsAt(end_ms, lenient);
      expect(same.data, version).toMatchObject({
        requests: { total: 10_000, succeeded: 10_000, failed: 0 },
        warnings: { items: [] },
      });
      const whole = await judgeMetrics(same, end_ms, lenient.profile, start_ms);
      expect(whole('performance.availability').status).toBe('pass');

      const earlier = await loadTestOf(load.start_ms, load.end_ms);
      const again = await resourcesOf(earlier, {
        prometheus: urlOf(version),
        profile: profileOf((load.end_ms - load.start_ms) / 1000),
      });
      expect(again, 'what was there before the restart').toEqual(answers.get(version));
    });
  });
});
