import type { FastifyReply, FastifyRequest } from 'fastify';

/** Status code of a request whose client went away before the answer was complete, as nginx calls it. */
const CLIENT_CLOSED_REQUEST = 499;

/** How a request ended. */
export interface Answer {
  readonly method: string;
  /** the route's pattern; `unmatched` when there is none, so that a scanner can't make series */
  readonly route: string;
  readonly code: number;
  /** from the request's head to the last byte handed to the operating system */
  readonly latency_ms: number;
}

/** Calls `onAnswer` exactly once when the answer has been sent, or can't be sent any more. */
export function whenAnswered(
  request: FastifyRequest,
  reply: FastifyReply,
  onAnswer: (answer: Answer) => void,
): void {
  const started = performance.now();
  let latency_ms: number | undefined;
  reply.raw.once('finish', () => {
    latency_ms = performance.now() - started;
  });
  reply.raw.once('close', () =>
    onAnswer({
      method: request.method,
      route: request.routeOptions?.url ?? 'unmatched',
      code: latency_ms === undefined ? CLIENT_CLOSED_REQUEST : reply.raw.statusCode,
      latency_ms: latency_ms ?? performance.now() - started,
    }),
  );
}
