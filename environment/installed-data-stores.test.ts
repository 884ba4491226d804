import { describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres, startRedis } from './data-stores.ts';
import { eventually, health, image, infer, start } from './example-service.testing.ts';
import { installedProgram } from './installed-program.ts';

// `npm test` leaves this file out, and says so, where the servers are not installed
async function program(name: 'postgres' | 'redis-server'): Promise<string> {
  const found = await installedProgram(name);
  if (found === undefined)
    throw new Error(`${name} is not installed: apt-get install postgresql redis-server`);
  return found;
}

describe('the data stores, when they are there,', () => {
  it('store each prediction in PostgreSQL, and are reported when lost', async () => {
    const store = await startPostgres(await program('postgres'));
    onTestFinished(store.stop);
    const service = await start({ DATABASE_URL: store.url });
    const state = async () => (await health(service)).dependencies;
    await eventually(async () => 'up' === ((await state()) as { database?: string }).database);
    expect((await health(service)).status).toBe('ok');
    expect([await infer(service), await infer(service)]).toEqual([200, 200]);
    const select = 'select format, prediction, image_bytes, model_digest from inferences order by id';
    const rows = await eventually(async () => {
      const found = await store.query(select);
      return found.length === 2 && found;
    });
    for (const row of rows)
      expect(row).toMatch(new RegExp(`^png\\|(clean|stego)\\|${image.length}\\|sha256:[0-9a-f]{64}$`));
    await store.stop();
    await eventually(async () => 'down' === ((await state()) as { database?: string }).database);
    expect(await infer(service)).toBe(200);
  });

  it('count the rate in Redis for two services together', async () => {
    const store = await startRedis(await program('redis-server'));
    onTestFinished(store.stop);
    const env = { REDIS_URL: store.url, RATE_LIMIT_PER_MINUTE: '3', API_KEY: 'one-key-for-both-services' };
    const services = [await start(env), await start(env)] as const;
    for (const service of services) await eventually(async () => (await health(service)).status === 'ok');
    const [one, other] = services;
    const codes = [await infer(one), await infer(other), await infer(one), await infer(other)];
    expect(codes).toEqual([200, 200, 200, 429]);
    await store.stop();
    await eventually(async () => (await health(one)).status === 'degraded');
    expect(await infer(one)).toBe(200);
  });
});
