import { describe, expect, it } from 'vitest';
import { createFaultInjector, parseFaults } from './faults.ts';

const faults = (environment: Record<string, string>) =>
  parseFaults(environment, (message) => new Error(message));

/** How often something holds among the next `count` requests. */
function countOf(environment: Record<string, string>, count: number, key: 'fails' | 'hangs'): number[] {
  const injector = createFaultInjector(faults(environment));
  return Array.from({ length: count }, (_, index) => (injector.next()[key] ? index + 1 : 0)).filter(Boolean);
}

describe('faults', () => {
  it('are all off by default', async () => {
    expect(faults({ PATH: '/bin' }).active).toEqual([]);
    const injector = createFaultInjector(faults({}));
    const fault = injector.next();
    await fault.endure();
    expect(fault).toMatchObject({ hangs: false, fails: false, body: undefined });
    expect(injector.answered()).toBe(false);
  });

  it('fail every 50th request at 2 per cent, and hang others', () => {
    expect(countOf({ FAULT_ERROR_PERCENT: '2' }, 200, 'fails')).toEqual([50, 100, 150, 200]);
    expect(countOf({ FAULT_HANG_PERCENT: '2' }, 200, 'hangs')).toEqual([25, 75, 125, 175]);
    expect(countOf({ FAULT_ERROR_PERCENT: '100' }, 3, 'fails')).toEqual([1, 2, 3]);
    expect(countOf({ FAULT_ERROR_PERCENT: '0.1' }, 100_000, 'fails')).toHaveLength(100);
    expect(countOf({ FAULT_ERROR_PERCENT: '33.333' }, 100_000, 'fails')).toHaveLength(33_333);
  });

  it('wait each time for its exact share of every cycle, spread over it', () => {
    const injector = createFaultInjector(faults({ FAULT_LATENCY_MS: '20x90,150x10,0x0' }));
    const waits = Array.from({ length: 300 }, () => injector.next().latency_ms);
    for (const cycle of [waits.slice(0, 100), waits.slice(37, 137), waits.slice(200)]) {
      expect(cycle.filter((wait_ms) => wait_ms === 150)).toHaveLength(10);
      expect(cycle.filter((wait_ms) => wait_ms === 20)).toHaveLength(90);
    }
    expect(waits.slice(0, 20).filter((wait_ms) => wait_ms === 150)).toHaveLength(2);
  });

  it('kill after the count that is asked for, once', () => {
    const injector = createFaultInjector(faults({ FAULT_EXIT_AFTER: '3' }));
    expect(Array.from({ length: 5 }, () => injector.answered())).toEqual([false, false, true, false, false]);
  });

  it.each([
    ['FAULT_LATENCY_MS', '20'],
    ['FAULT_LATENCY_MS', '20x90,'],
    ['FAULT_LATENCY_MS', '20x0'],
    ['FAULT_ERROR_PERCENT', '101'],
    ['FAULT_ERROR_PERCENT', '2%'],
    ['FAULT_HANG_PERCENT', '-1'],
    ['FAULT_LEAK_BYTES', '1MB'],
    ['FAULT_BUSY_MS', 'yes'],
    ['FAULT_EXIT_AFTER', '0'],
    ['FAULT_LATENCY', '20x90'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => faults({ [name]: value })).toThrow(new RegExp(`^${name}: expected `));
  });
});
