import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import Fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify';
import { whenAnswered } from './answer.ts';
import { authentication } from './authentication.ts';
import { connectCache } from './cache.ts';
import type { Configuration } from './configuration.ts';
import { connectDatabase } from './database.ts';
import { answerError, answerErrors } from './errors.ts';
import { createFaultInjector } from './faults.ts';
import { logAnswer, loggerOptions } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { loadModel } from './model.ts';
import { rateLimits } from './rate-limit.ts';
import { healthRoute } from './routes/health.ts';
import { inferenceRoute } from './routes/inference.ts';
import { operationsRoutes } from './routes/operations.ts';
import { versionsRoute } from './routes/versions.ts';
import { dependenciesOf, type Service } from './service.ts';

/** A client that sends its request more slowly is cut off. */
const REQUEST_TIMEOUT_ms = 30_000;

/** The service before it listens. */
export interface Application {
  readonly app: FastifyInstance;
  readonly service: Service;
  /** Loads the model; until then `/health` and the inference answer 503. Rejects with a ModelError. */
  load(): Promise<void>;
}

/**
 * Wires the service up; it connects to database and cache in the background, and listens nowhere yet.
 *
 * @param die ends the process at once; only a fault that was asked for calls it
 */
export async function createApplication(configuration: Configuration, die: () => void): Promise<Application> {
  const observe = (request: FastifyRequest, reply: FastifyReply) =>
    whenAnswered(request, reply, (answer) => {
      logAnswer(request.log, answer);
      service.metrics.countAnswer(answer);
      if (answer.route === '/inference' && answer.code === 200 && service.faults.answered()) die();
    });
  const options: FastifyHttpOptions<RawServerDefault> = {
    logger: loggerOptions(configuration.logLevel),
    // Its lines would name the client's address and the query string; ours are in logging.ts.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_ms,
    // While it shuts down, requests on open connections are still answered.
    return503OnClosing: false,
    frameworkErrors(error, request, reply) {
      observe(request as FastifyRequest, reply as FastifyReply);
      answerError(error, request as FastifyRequest, reply as FastifyReply);
    },
  };
  const app = createServer(options, configuration.tls);

  const service: Service = {
    configuration,
    metrics: createMetrics(() => dependenciesOf(service)),
    faults: createFaultInjector(configuration.faults),
    database:
      configuration.databaseUrl === undefined
        ? undefined
        : connectDatabase(configuration.databaseUrl, app.log),
    cache: configuration.redisUrl === undefined ? undefined : connectCache(configuration.redisUrl, app.log),
    model: undefined,
    isDraining: false,
  };

  app.addHook('onRequest', async (request, reply) => observe(request, reply));
  // Judged when the answer is sent: a connection that idles after it would hold up the shutdown.
  app.addHook('onSend', async (_request, reply) => {
    if (service.isDraining) reply.header('connection', 'close');
  });
  answerErrors(app);
  app.removeContentTypeParser('text/plain');
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'Starlight', version: configuration.model.version },
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        },
      },
    },
  });
  await app.register(multipart, {
    limits: {
      fileSize: configuration.image.bytes_max,
      files: 4,
      fields: 16,
      fieldSize: 4096,
      parts: 20,
      headerPairs: 50,
    },
  });
  await app.register(authentication, {
    apiKeys: configuration.apiKeys,
    tokenSecret: configuration.tokenSecret,
  });
  await app.register(rateLimits, { ...configuration.rateLimit, redis: service.cache?.redis });
  healthRoute(app, service);
  versionsRoute(app, service);
  inferenceRoute(app, service);
  operationsRoutes(app, service);
  app.addHook('onClose', async () => {
    await service.database?.close();
    service.cache?.close();
  });

  return {
    app,
    service,
    async load() {
      service.model = await loadModel(configuration.model);
      service.metrics.setModel(service.model);
    },
  };
}

/** The types tell HTTP and HTTPS servers apart; nothing here depends on which it is. */
function createServer(
  options: FastifyHttpOptions<RawServerDefault>,
  tls: Configuration['tls'],
): FastifyInstance {
  if (tls === undefined) return Fastify(options);
  const https = { ...tls, minVersion: 'TLSv1.2' };
  return Fastify({ ...options, https } as FastifyHttpOptions<RawServerDefault>);
}
