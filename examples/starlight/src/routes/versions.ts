import type { FastifyInstance } from 'fastify';
import type { Service } from '../service.ts';
import { loadedModel } from './loaded-model.ts';
import { modelIdentity, refusals, security } from './schemas.ts';

/** `GET /models/versions`: which model is served. */
export function versionsRoute(app: FastifyInstance, service: Service): void {
  const schema = {
    summary: 'Version and digest of the served model',
    security,
    response: { 200: modelIdentity, ...refusals(401, 403, 429, 503) },
  };
  app.get('/models/versions', { schema, onRequest: [app.authenticate, app.limitRate] }, async () => {
    const { version, digest } = loadedModel(service);
    return { version, digest };
  });
}
