import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gates, load, rampIn, release } from './gates-load.testing.ts';

test('a ramp finds a rate that the service keeps, stops above it, and is no evidence', {
  retry: 2,
}, async (context) => {
  // one request after the other, each for 25 ms: fewer than 40 a second
  const { directory } = await release(context, {
    env: { FAULT_BUSY_MS: '25' },
    parameters: { latency_p95_ms_max: 400 },
  });
  await writeFile(join(directory, 'ramp.json'), JSON.stringify({ ramp: { step_seconds: 5 } }));
  const rates = ['--rate', '20', '--rate-max', '180', '--steps', '3', '--maximum-vus', '100'];
  const { code, out } = await gates(context, directory, [
    ...load,
    '--ramp',
    ...rates,
    '--config',
    'ramp.json',
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^ +20 \/s .* dropped {3}kept$/m);
  expect(out).toMatch(/^ +180 \/s +not reached$/m);
  expect(out).toMatch(/The highest rate seen to keep the limits: 20 requests a second\./);
  expect(out).toMatch(/^The steps are in loadtest\.json; they are no evidence\.$/m);

  const { schema, nonce, steps } = await rampIn(directory);
  expect(schema).toBe('gates.loadtest-ramp/v1');
  expect(nonce).toMatch(/^[0-9a-f-]{36}$/);
  expect(steps.map(({ rate_perSecond }) => rate_perSecond)).toEqual([20, 60, 180]);
  expect(steps[1]?.lateOrFailed).toBeGreaterThan(0.1 * (steps[1]?.sent ?? 0));
  expect(steps[2]?.sent).toBe(0);

  const collect = ['collect', '--moment', 'pre-deployment', '--only', 'loadtest', '-o', 'snapshot.json'];
  const collected = await gates(context, directory, collect);
  expect(collected.code).toBe(2);
  expect(collected.err).toMatch(
    /loadtest\.json is the report of a ramp, which finds a rate and proves nothing/,
  );
});
