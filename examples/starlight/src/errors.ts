import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemBody } from './problem.ts';

/** Fastify's own refusals, by their code, in the words of our contract. */
const known: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is larger than any allowed image in it.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'json_invalid', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'json_invalid', 'The body is empty.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body_invalid', 'The body is not as long as its Content-Length.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'media_type_unsupported',
    'Send multipart/form-data or application/json.',
  ],
};

/** Answers an error in the shape of the contract; what is not the client's fault is logged and told to nobody. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Problem) return reply.code(error.status).send(problemBody(error.code, error.message));
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  const match = known[code];
  if (match !== undefined) return reply.code(match[0]).send(problemBody(match[1], match[2]));
  if (statusCode >= 400 && statusCode < 500)
    return reply.code(statusCode).send(problemBody('request_invalid', 'The request is malformed.'));
  request.log.error({ err: error }, 'request failed');
  return reply.code(500).send(problemBody('internal', 'The service failed; its log says why.'));
}

/** Uses the shape for all errors, and for paths that no route has. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(problemBody('not_found', 'There is nothing under this method and path.')),
  );
}
