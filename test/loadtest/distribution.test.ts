import { expect, test } from 'vitest';
import { startExampleService } from '../../environment/example-service.ts';
import { reportOf, runK6, settingsFor, useLoadScript } from './k6.testing.ts';

const use = useLoadScript();
/** What a client may see more than the service, or less: connections, and a machine with other work. */
const beside_ms = 150;

test('counts and p95 agree with the log of a service of known latencies', {
  timeout: 60_000,
  retry: 3,
}, async () => {
  const service = await startExampleService({ env: { FAULT_LATENCY_MS: '20x90,400x10' } });
  try {
    const run = await runK6({
      script: use.script,
      settings: settingsFor(service, { RATE: '40', DURATION: '5' }),
      raw: true,
    });
    const { data } = reportOf(run).observation;
    const logged = (await service.lines()).flatMap(({ route, code, latency_ms }) =>
      route === '/inference' && code === 200 && latency_ms !== undefined ? [latency_ms] : [],
    );
    // k6 may send one more request at the very end, which is not in the measured time
    const sent = run.samples.filter(
      ({ metric, tags }) => metric === 'http_reqs' && tags['name'] !== 'identity',
    ).length;
    expect(logged).toHaveLength(sent);
    expect(data.requests).toMatchObject({ sent: 200, succeeded: 200, failed: 0 });
    const more = sent - 200;
    expect([0, 1]).toContain(more);

    const loggedFrom = (limit_ms: number) => logged.filter((latency_ms) => latency_ms >= limit_ms).length;
    const ladder = data.latency?.ladder ?? [];
    expect(ladder).toHaveLength(28);
    for (const { limit_ms = 0, atOrOver } of ladder) {
      expect(atOrOver, `${limit_ms} ms`).toBeGreaterThanOrEqual(loggedFrom(limit_ms + beside_ms) - more);
      expect(atOrOver, `${limit_ms} ms`).toBeLessThanOrEqual(loggedFrom(limit_ms - beside_ms));
    }
    // a tenth takes 400 ms: between the two latencies of the service every count is known
    expect(loggedFrom(300)).toBe(Math.floor(sent / 10));
    expect(ladder.find(({ limit_ms }) => limit_ms === 300)?.atOrOver).toBe(20);

    const sorted = [...logged].sort((a, b) => a - b);
    const p95_ms = sorted[Math.floor(0.95 * (sorted.length - 1))] as number;
    expect(p95_ms).toBeGreaterThanOrEqual(400);
    expect(data.latency?.p95_ms).toBeGreaterThanOrEqual(399);
    expect(data.latency?.p95_ms).toBeLessThanOrEqual(p95_ms + beside_ms);
  } finally {
    await service.stop();
  }
});
