import { once } from 'node:events';
import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';
import { type Dependency, watchDependency } from './dependency.ts';

const TIMEOUT_ms = 500;
const RECONNECT_max_ms = 2000;

export interface Cache {
  readonly dependency: Dependency;
  readonly redis: Redis;
  close(): void;
}

/** Connects in the background, again and again; commands fail at once while there is no connection. */
export function connectCache(url: string, log: FastifyBaseLogger): Cache {
  const redis = new Redis(url, {
    connectTimeout: 2000,
    commandTimeout: TIMEOUT_ms,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_max_ms),
  });
  const dependency = watchDependency(
    'cache',
    async () => {
      if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(TIMEOUT_ms) });
      await redis.ping();
    },
    log,
  );
  redis.on('error', dependency.failed);
  return {
    dependency,
    redis,
    close() {
      dependency.stop();
      redis.disconnect();
    },
  };
}
