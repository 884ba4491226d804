import type { FastifyInstance } from 'fastify';
import type { Service } from '../service.ts';

/** `GET /metrics` for Prometheus and `GET /openapi.json`, the contract; both open, neither a part of the contract. */
export function operationsRoutes(app: FastifyInstance, service: Service): void {
  const schema = { hide: true };
  app.get('/metrics', { schema }, async (_request, reply) => {
    const { registry } = service.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
  app.get('/openapi.json', { schema }, async () => app.swagger());
}
