import { createHash, timingSafeEqual } from 'node:crypto';
import jwt from '@fastify/jwt';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from './problem.ts';

/** What a token's `scope` must contain, as one of its words (RFC 8693, section 4.2). */
const SCOPE = 'inference';

declare module 'fastify' {
  interface FastifyInstance {
    /** Lets through who has a valid key or token. */
    authenticate: onRequestAsyncHookHandler;
  }
  interface FastifyRequest {
    /** Who sends, fit to be stored: a key's fingerprint, or a token's subject. */
    credential: string;
  }
}

interface Options {
  readonly apiKeys: readonly string[];
  readonly tokenSecret?: string | undefined;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** API keys in `X-API-Key`, and bearer tokens: JWT, HS256, with `exp` and the scope. */
export const authentication = fp<Options>(async (app, { apiKeys, tokenSecret }) => {
  const known = apiKeys.map(digest);
  app.decorateRequest('credential', '');
  if (tokenSecret !== undefined) {
    await app.register(jwt, {
      secret: tokenSecret,
      verify: { algorithms: ['HS256'], requiredClaims: ['exp'] },
    });
  }

  const byKey = (key: string): string => {
    const given = digest(key);
    // Every key is compared, and digests are equally long: the time tells nothing about the keys.
    const matches = known.filter((one) => timingSafeEqual(one, given)).length;
    if (matches === 0) throw new Problem(401, 'credential_invalid', 'The API key is not valid.');
    return `key:${given.toString('hex').slice(0, 16)}`;
  };

  const byToken = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const challenge = (error: string) =>
      reply.header('www-authenticate', `Bearer realm="starlight", error="${error}", scope="${SCOPE}"`);
    let claims: { sub?: unknown; scope?: unknown };
    try {
      if (tokenSecret === undefined) throw new Error('Tokens are not configured.');
      claims = await request.jwtVerify();
    } catch (cause) {
      challenge('invalid_token');
      throw new Problem(401, 'credential_invalid', 'The token is malformed, expired or not valid here.', {
        cause,
      });
    }
    if (typeof claims.scope !== 'string' || !claims.scope.split(' ').includes(SCOPE)) {
      challenge('insufficient_scope');
      throw new Problem(403, 'scope_insufficient', `The token's scope does not contain "${SCOPE}".`);
    }
    const subject = typeof claims.sub === 'string' ? claims.sub : (request.headers.authorization ?? '');
    return `token:${digest(subject).toString('hex').slice(0, 16)}`;
  };

  app.decorate('authenticate', async (request: FastifyRequest, reply: FastifyReply) => {
    const key = request.headers['x-api-key'];
    reply.header('www-authenticate', 'Bearer realm="starlight"');
    if (typeof key === 'string') request.credential = byKey(key);
    else if (request.headers.authorization !== undefined) request.credential = await byToken(request, reply);
    else throw new Problem(401, 'credential_missing', 'Send an API key in X-API-Key, or a bearer token.');
    reply.removeHeader('www-authenticate');
  });
});
