import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import type { Redis } from 'ioredis';
import { Problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a request against its credential's limit; all routes that use it share one count. */
    limitRate: preHandlerAsyncHookHandler;
  }
}

interface Options {
  readonly requests: number;
  readonly window_ms: number;
  /** counts for all pods together; without it each counts for itself */
  readonly redis?: Redis | undefined;
}

/** A limit for each credential and window. While Redis can't be reached nobody is refused. */
export const rateLimits = fp<Options>(async (app, { requests, window_ms, redis }) => {
  await app.register(rateLimit, {
    global: false,
    max: requests,
    timeWindow: window_ms,
    keyGenerator: (request: FastifyRequest) => request.credential,
    skipOnError: true,
    nameSpace: 'starlight:rate:',
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, 'rate_limited', `Too many requests; retry in ${Math.ceil(ttl / 1000)} s.`),
    ...(redis && { redis }),
  });
  app.decorate('limitRate', app.rateLimit());
});
