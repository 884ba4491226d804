import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { API_KEY, bearer, testService } from './service.testing.ts';

const SECOND_KEY = 'another-key-long-enough';
const now = Math.floor(Date.now() / 1000);
const token = (sub: string) => ({
  authorization: bearer({ sub, scope: 'inference', exp: now + 3600, jti: Math.random() }),
});

it('refuses one credential past its limit, says when to come back, and takes it again then', async () => {
  const { app } = await testService(
    { API_KEY: `${API_KEY},${SECOND_KEY}` },
    { rateLimit: { requests: 3, window_ms: 1500 } },
  );
  const ask = (headers: Record<string, string>) => app.inject({ url: '/models/versions', headers });
  const codes = async (headers: () => Record<string, string>, count: number) => {
    const found = [];
    for (let index = 0; index < count; index += 1) found.push((await ask(headers())).statusCode);
    return found;
  };
  expect(await codes(() => ({ 'x-api-key': API_KEY }), 4)).toEqual([200, 200, 200, 429]);
  const refused = await ask({ 'x-api-key': API_KEY });
  expect(refused.json()).toEqual({ error: { code: 'rate_limited', message: expect.any(String) } });
  expect(refused.headers['retry-after']).toMatch(/^[12]$/);
  expect(await codes(() => ({ 'x-api-key': SECOND_KEY }), 1)).toEqual([200]);
  expect(await codes(() => token('a'), 4)).toEqual([200, 200, 200, 429]);
  expect(await codes(() => token('b'), 1)).toEqual([200]);

  // Both routes share the count, health has none, and a wrong credential costs nobody anything.
  expect(
    (await app.inject({ method: 'POST', url: '/inference', headers: { 'x-api-key': API_KEY } })).statusCode,
  ).toBe(429);
  expect((await app.inject('/health')).statusCode).toBe(200);
  expect(await codes(() => ({ 'x-api-key': 'wrong' }), 9)).toEqual(Array(9).fill(401));

  await sleep(Number(refused.headers['retry-after']) * 1000);
  expect(await codes(() => ({ 'x-api-key': API_KEY }), 1)).toEqual([200]);
});
