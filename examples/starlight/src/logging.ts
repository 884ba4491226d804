import type { FastifyBaseLogger, FastifyHttpOptions, RawServerDefault } from 'fastify';
import type { Answer } from './answer.ts';

/** Only what says where it went wrong: errors of clients carry their commands' arguments, passwords among them. */
function describeError(error: Error) {
  const { code } = error as NodeJS.ErrnoException;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack ?? '',
    ...(code !== undefined && { code }),
    ...(error.cause instanceof Error && { cause: error.cause.message }),
  };
}

/** JSON lines on standard output. No header, body, query string or address of a client reaches them. */
export function loggerOptions(level: string): FastifyHttpOptions<RawServerDefault>['logger'] & object {
  return {
    level,
    // At the level trace, the multipart plugin logs the headers that it parses.
    redact: { paths: ['headers', '*.headers'], remove: true },
    serializers: {
      req: ({ method, routeOptions }) => ({ method, route: routeOptions.url }),
      res: ({ statusCode }) => ({ code: statusCode }),
      err: describeError,
    },
  };
}

/** The one line of a request. */
export function logAnswer(log: FastifyBaseLogger, answer: Answer): void {
  log.info({ ...answer, latency_ms: Math.round(answer.latency_ms * 1000) / 1000 }, 'request');
}
