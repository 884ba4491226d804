import { describe, expect, it } from 'vitest';
import { RegistryClient } from './client.ts';
import type { Credentials } from './credentials.ts';
import { type Answerer, reply, type TestServer, testServer } from './server.testing.ts';

/**
 * A registry and its token server, after the documented responses of CNCF distribution's token authentication (stubs: no such
 * server is among the packages that the tests can have).
 */
async function withTokens(
  known: Credentials | undefined,
  answerToken: Answerer,
  challenge = (server: TestServer) =>
    `Bearer realm="http://${server.host}/token",service="registry",scope="repository:team/app:pull"`,
) {
  const tokens = await testServer(answerToken);
  const registry = await testServer(({ authorization }, response) =>
    authorization === `Bearer ${token}`
      ? reply(response, 404)
      : reply(response, 401, { 'www-authenticate': challenge(tokens) }),
  );
  const client = new RegistryClient(
    { registry: registry.host, repository: 'team/app' },
    { credentials: async () => known },
  );
  return { tokens, registry, client };
}

const secret = 'hunter2-canary-secret';
const token = 'token-of-the-registry.canary';
const basic = `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}`;
const password: Credentials = { kind: 'password', username: 'ada', password: secret };
const giveToken: Answerer = (_, response) =>
  reply(response, 200, {}, JSON.stringify({ token, expires_in: 60 }));

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toMatchObject({ code: 'registry_failed' });
  for (const hidden of [secret, token, basic])
    expect(`${error?.stack} ${String(error?.cause)}`).not.toContain(hidden);
  return error?.message ?? '';
}

describe('a registry with a token server', () => {
  it('is read with a token for the password, had once', async () => {
    const { client, tokens, registry } = await withTokens(password, giveToken);
    expect(await client.getManifest('v1')).toBeUndefined();
    expect(await client.getManifest('v2')).toBeUndefined();
    expect(tokens.requests).toEqual([
      {
        method: 'GET',
        path: '/token?service=registry&scope=repository%3Ateam%2Fapp%3Apull',
        authorization: basic,
        body: '',
      },
    ]);
    expect(registry.requests.map(({ authorization }) => authorization)).toEqual([
      undefined,
      `Bearer ${token}`,
      `Bearer ${token}`,
    ]);
  });

  it('is read by nobody in particular', async () => {
    const { client, tokens } = await withTokens(undefined, giveToken);
    expect(await client.getManifest('v1')).toBeUndefined();
    expect(tokens.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('exchanges an identity token, which stands in no address', async () => {
    const { client, tokens } = await withTokens({ kind: 'identity_token', token: secret }, (_, response) =>
      reply(response, 200, {}, JSON.stringify({ access_token: token })),
    );
    expect(await client.getManifest('v1')).toBeUndefined();
    const [request] = tokens.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/token', authorization: undefined });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      service: 'registry',
      client_id: 'gates',
      scope: 'repository:team/app:pull',
      refresh_token: secret,
    });
  });

  it('is sent a token of its own as it is', async () => {
    const { client, tokens } = await withTokens({ kind: 'registry_token', token }, giveToken);
    expect(await client.getManifest('v1')).toBeUndefined();
    expect(tokens.requests).toHaveLength(0);
  });

  it('is asked for the right to push where it names no scope', async () => {
    const challenge = (server: TestServer) => `Bearer realm="http://${server.host}/token?account=a"`;
    const { client, tokens } = await withTokens(password, giveToken, challenge);
    await failure(client.openAndCancelUpload());
    expect(tokens.requests.map(({ path }) => path)).toEqual([
      '/token?account=a&scope=repository%3Ateam%2Fapp%3Apull%2Cpush',
    ]);
  });

  it('gets a new token when the old one is over', async () => {
    let given = 0;
    const tokens = await testServer((_, response) =>
      reply(response, 200, {}, JSON.stringify({ token: `t${++given}` })),
    );
    const registry = await testServer(({ authorization, path }, response) =>
      authorization === (path.endsWith('v1') ? 'Bearer t1' : 'Bearer t2')
        ? reply(response, 404)
        : reply(response, 401, { 'www-authenticate': `Bearer realm="http://${tokens.host}/"` }),
    );
    const client = new RegistryClient(
      { registry: registry.host, repository: 'team/app' },
      { credentials: async () => password },
    );
    expect(await client.getManifest('v1')).toBeUndefined();
    expect(await client.getManifest('v2')).toBeUndefined();
    expect(tokens.requests).toHaveLength(2);
  });
});

describe('a token server', () => {
  it.each([
    ['that refuses', 401, secret, /answered 401: it does not accept the credentials/],
    [
      'that fails',
      500,
      secret,
      /127\.0\.0\.1:\d+, which gives the tokens for .*, answered 500; expected a token/,
    ],
    ['without a token', 200, JSON.stringify({ other: secret }), /did not answer with a token/],
    ['that is none', 200, `<html>${secret}`, /did not answer with a token/],
    [
      'whose token would break a header',
      200,
      JSON.stringify({ token: `${token}\r\nx: y` }),
      /did not answer with a token/,
    ],
  ])('%s is an error without what it said', async (_, status, body, message) => {
    const { client } = await withTokens(password, (__, response) => reply(response, status, {}, body));
    expect(await failure(client.getManifest('v1'))).toMatch(message);
  });

  it.each([
    'http://auth.example.com/token',
    'http://127.0.0.1.example.com/token',
    'https://ada:word@auth.example.com/token',
    'ftp://127.0.0.1/token',
    '/token',
    '',
  ])('at %j gets no credentials', async (realm) => {
    const { client } = await withTokens(password, giveToken, () => `Bearer realm="${realm}"`);
    expect(await failure(client.getManifest('v1'))).toMatch(/to which no credential is sent/);
  });
});
