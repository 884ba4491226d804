import { describe, expect, it } from 'vitest';
import { health, infer, start } from './example-service.testing.ts';
import { freePorts } from './ports.ts';

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
});
