import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExampleService, startExampleService } from '../../environment/example-service.ts';
import { reportOf, runK6, settingsFor, useLoadScript } from './k6.testing.ts';

const use = useLoadScript();
let service: ExampleService;
beforeAll(async () => {
  service = await startExampleService();
});
afterAll(() => service.stop());

test('the script imports nothing but k6’s own modules, and is small', async () => {
  const script = await readFile(use.script, 'utf8');
  const imported = [...script.matchAll(/^\s*(?:import|export)\b[^'"]*\bfrom\s*["']([^"']+)["']/gm)].map(
    ([, module]) => module,
  );
  expect(imported.length).toBeGreaterThan(3);
  for (const module of imported) expect(module).toMatch(/^k6(\/|$)/);
  expect(script).not.toMatch(/\brequire\(|\bimport\(|node:/);
  expect(Buffer.byteLength(script)).toBeLessThan(100_000);
});

/** The paths of all that a value holds; of a list those of its first entry. */
function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [path] : pathsOf(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => pathsOf(inner, `${path}.${key}`))
    .sort();
}

describe.concurrent('the script gives the same evidence', () => {
  test.each([
    ['k6', 'v2.2.0'],
    ['k6-2.1', 'v2.1.0'],
    ['k6-2.0', 'v2.0.0'],
  ] as const)('on %s', { timeout: 60_000 }, async (tool, version) => {
    const run = await runK6({ script: use.script, settings: settingsFor(service, { RATE: '20' }), tool });
    const { observation } = reportOf(run);
    expect(observation.data).toMatchObject({
      k6Version: version,
      finished: true,
      thresholdsInForce: true,
      overriddenOptions: { items: [], complete: true },
      requests: { sent: 40, succeeded: 40 },
    });
    expect(pathsOf(observation)).toEqual([
      '.collectedAt',
      '.collector',
      '.data.effectiveOptions.complete',
      '.data.effectiveOptions.items[].name',
      '.data.effectiveOptions.items[].value',
      '.data.endedAt',
      '.data.endpoints[].asked',
      '.data.endpoints[].failed',
      '.data.endpoints[].name',
      '.data.endpoints[].p95_ms',
      '.data.endpoints[].sent',
      '.data.finished',
      '.data.generator.achievedRate_perSecond',
      '.data.generator.cpu_fraction',
      '.data.generator.droppedIterations',
      '.data.generator.maximumVirtualUsers',
      '.data.generator.memory_bytes',
      '.data.generator.peakVirtualUsers',
      '.data.generator.targetRate_perSecond',
      '.data.k6Version',
      '.data.latency.ladder[].atOrOver',
      '.data.latency.ladder[].limit_ms',
      '.data.latency.maximum_ms',
      '.data.latency.p50_ms',
      '.data.latency.p90_ms',
      '.data.latency.p95_ms',
      '.data.latency.p99_ms',
      '.data.measured_seconds',
      '.data.nonce',
      '.data.overriddenOptions.complete',
      '.data.overriddenOptions.items',
      '.data.requests.expectedErrors.met',
      '.data.requests.expectedErrors.sent',
      '.data.requests.failed',
      '.data.requests.failedByKind',
      '.data.requests.sent',
      '.data.requests.succeeded',
      '.data.scriptDigest',
      '.data.startedAt',
      '.data.target',
      '.data.thresholdsInForce',
      '.data.warmup_seconds',
      '.measuredOn.servedVersion',
      '.measuredOn.url',
      '.problems',
      '.source',
    ]);
  });
});
