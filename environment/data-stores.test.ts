import { describe, expect, it, onTestFinished } from 'vitest';
import { installedProgram, startPostgres, startRedis } from './data-stores.ts';
import { eventually, health, image, infer, start } from './example-service.testing.ts';
import { freePorts } from './ports.ts';

const postgres = await installedProgram('postgres');
const redis = await installedProgram('redis-server');

describe('the data stores', () => {
  it('may be out of reach: the service is degraded and infers all the same', async () => {
    const [closed = 0] = await freePorts(1);
    const service = await start({
      DATABASE_URL: `postgres://starlight@127.0.0.1:${closed}/starlight`,
      REDIS_URL: `redis://127.0.0.1:${closed}/0`,
      RATE_LIMIT_PER_MINUTE: '1',
    });
    expect([await infer(service), await infer(service)]).toEqual([200, 200]);
    expect(await health(service)).toMatchObject({
      code: 200,
      status: 'degraded',
      dependencies: { model: 'up', database: 'down', cache: 'down' },
    });
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toContain('dependency_up{dependency="database"} 0');
    expect(text).toContain('dependency_up{dependency="cache"} 0');
  });

  it.skipIf(postgres === undefined)(
    'store each prediction in PostgreSQL, and are reported when lost',
    async () => {
      const store = await startPostgres(postgres ?? '');
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
    },
  );

  it.skipIf(redis === undefined)('count the rate in Redis for two services together', async () => {
    const store = await startRedis(redis ?? '');
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
