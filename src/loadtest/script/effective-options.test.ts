import { describe, expect, test } from 'vitest';
import { effectiveOptions, overriddenOptions } from './effective-options.ts';

const asked = {
  scenarios: {
    constant: {
      executor: 'constant-arrival-rate',
      rate: 20,
      timeUnit: '1s',
      duration: '70s',
      startTime: '0s',
      preAllocatedVUs: 125,
      maxVUs: 125,
      gracefulStop: '10s',
    },
  },
  thresholds: {
    dropped_iterations: ['count==0'],
    'gates_failed{group:0}': [{ threshold: 'rate<0.01', abortOnFail: true, delayAbortEval: '14s' }],
  },
  summaryTrendStats: ['avg', 'p(95)'],
  systemTags: ['scenario', 'name', 'method'],
  maxRedirects: 0,
  noConnectionReuse: false,
  throw: false,
  setupTimeout: '60s',
};

/** What k6 makes of it: its own notation of durations, sorted tags, null where nobody set anything. */
const inForce = {
  ...asked,
  scenarios: {
    constant: { ...asked.scenarios.constant, duration: '1m10s', env: null, exec: null, tags: null },
  },
  thresholds: {
    dropped_iterations: [{ threshold: 'count==0', abortOnFail: false, delayAbortEval: null }],
    'gates_failed{group:0}': [{ threshold: 'rate<0.01', abortOnFail: true, delayAbortEval: '14s' }],
  },
  systemTags: ['method', 'name', 'scenario'],
  setupTimeout: '1m0s',
  paused: null,
  vus: null,
  iterations: null,
  dns: { ttl: null, select: null, policy: null },
  hosts: null,
};

describe('options in force', () => {
  test('are none other than asked for when k6 only writes them in its own way', () =>
    expect(overriddenOptions(inForce, asked)).toEqual([]));

  test.each<[string, object]>([
    ['vus', { vus: 2, scenarios: { default: { executor: 'constant-vus', vus: 2, duration: '2s' } } }],
    ['rps', { rps: 5 }],
    ['maxRedirects', { maxRedirects: 3 }],
    ['noConnectionReuse', { noConnectionReuse: true }],
    ['throw', { throw: true }],
    ['setupTimeout', { setupTimeout: '61s' }],
    ['summaryTrendStats', { summaryTrendStats: ['avg'] }],
    ['systemTags', { systemTags: ['method', 'name'] }],
    ['noSetup', { noSetup: true }],
    ['dns', { dns: { ttl: '0', select: null, policy: null } }],
    ['hosts', { hosts: { 'starlight.example': '127.0.0.1' } }],
    ['scenarios', { scenarios: { constant: { ...inForce.scenarios.constant, rate: 10 } } }],
    ['scenarios', { scenarios: { constant: { ...inForce.scenarios.constant, duration: '1m11s' } } }],
    ['scenarios', { scenarios: { constant: { ...inForce.scenarios.constant, startTime: '5s' } } }],
    ['thresholds', { thresholds: { dropped_iterations: ['count==0'] } }],
    ['thresholds', { thresholds: { ...inForce.thresholds, dropped_iterations: ['count>=0'] } }],
    ['thresholds', { thresholds: null }],
  ])('other than asked for are named: %s', (name, other) =>
    expect(overriddenOptions({ ...inForce, ...other }, asked)).toContain(name),
  );

  test('may say which part of the load a runner makes', () =>
    expect(
      overriddenOptions(
        { ...inForce, executionSegment: '0:1/4', executionSegmentSequence: '0,1/4,1', tags: { testid: 'a' } },
        asked,
      ),
    ).toEqual([]));

  test('are listed as JSON, without those that nobody set and without the many thresholds', () => {
    const listed = effectiveOptions(inForce);
    expect(listed.map(({ name }) => name)).toEqual([
      'maxRedirects',
      'noConnectionReuse',
      'scenarios',
      'setupTimeout',
      'summaryTrendStats',
      'systemTags',
      'throw',
    ]);
    expect(listed[3]).toEqual({ name: 'setupTimeout', value: '"1m0s"' });
  });
});
