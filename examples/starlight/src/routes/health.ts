import type { FastifyInstance } from 'fastify';
import { dependenciesOf, type Service } from '../service.ts';
import { health } from './schemas.ts';

/** `GET /health`: open, for probes. A dependency that is down degrades; no model or a shutdown is 503. */
export function healthRoute(app: FastifyInstance, service: Service): void {
  const schema = { summary: 'State of the service', response: { 200: health, 503: health } };
  app.get('/health', { schema }, async (_request, reply) => {
    const dependencies = dependenciesOf(service);
    const isServing = service.model !== undefined && !service.isDraining;
    reply.code(isServing ? 200 : 503).header('cache-control', 'no-store');
    return {
      status: isServing && dependencies.every(({ isUp }) => isUp) ? 'ok' : 'degraded',
      version: service.configuration.model.version,
      dependencies: Object.fromEntries(dependencies.map(({ name, isUp }) => [name, isUp ? 'up' : 'down'])),
    };
  });
}
