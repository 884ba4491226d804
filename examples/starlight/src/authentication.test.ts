import { describe, expect, it } from 'vitest';
import { API_KEY, asMultipart, bearer, picture, testService, withKey } from './service.testing.ts';

const now = Math.floor(Date.now() / 1000);
const good = { sub: 'somebody', scope: 'inference', iat: now, exp: now + 3600 };
const { exp: _, ...endless } = good;

const matrix: [name: string, status: number, headers: Record<string, string>][] = [
  ['nothing', 401, {}],
  ['the key', 200, withKey],
  ['a second key', 200, { 'x-api-key': 'another-key-long-enough' }],
  ['a wrong key', 401, { 'x-api-key': `${API_KEY}x` }],
  ['the beginning of the key', 401, { 'x-api-key': API_KEY.slice(0, -1) }],
  ['both keys', 401, { 'x-api-key': `${API_KEY},another-key-long-enough` }],
  ['an empty key', 401, { 'x-api-key': '' }],
  ['the key as a token', 401, { authorization: `Bearer ${API_KEY}` }],
  ['the key as a password', 401, { authorization: `Basic ${btoa(`user:${API_KEY}`)}` }],
  ['a token', 200, { authorization: bearer(good) }],
  ['a token with more scopes', 200, { authorization: bearer({ ...good, scope: 'a inference b' }) }],
  ['a token of another scope', 403, { authorization: bearer({ ...good, scope: 'inferences' }) }],
  ['a token without a scope', 403, { authorization: bearer({ ...good, scope: undefined }) }],
  ['a token that has expired', 401, { authorization: bearer({ ...good, exp: now - 1 }) }],
  ['a token that never expires', 401, { authorization: bearer(endless) }],
  ['a token that expires as text', 401, { authorization: bearer({ ...good, exp: 'never' }) }],
  ['a token of tomorrow', 401, { authorization: bearer({ ...good, nbf: now + 86_400 }) }],
  ['a token of another secret', 401, { authorization: bearer(good, 'HS256', 'x'.repeat(40)) }],
  ['a token without a signature', 401, { authorization: bearer(good, 'none') }],
  ['a token of another algorithm', 401, { authorization: bearer(good, 'HS512') }],
  ['half a token', 401, { authorization: bearer(good).slice(0, 40) }],
  ['a good token beside a wrong key', 401, { 'x-api-key': 'wrong', authorization: bearer(good) }],
];

describe.each(['/inference', '/models/versions'])('%s', (url) => {
  it.each(matrix)('with %s answers %i', async (_name, status, headers) => {
    const { app } = await testService({ API_KEY: `${API_KEY},another-key-long-enough` });
    const request =
      url === '/inference' ? asMultipart(await picture('png'), 'image', headers) : { url, headers };
    const answer = await app.inject(request);
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.headers['www-authenticate']).toBeUndefined();
    else {
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="starlight"/);
      expect(answer.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    }
  });
});

it('judges the credential before it reads the body', async () => {
  const { app } = await testService();
  const answer = await app.inject({ ...asMultipart(Buffer.from('no picture')), headers: {} });
  expect(answer.statusCode).toBe(401);
});

it('knows no tokens without a secret, and no keys without keys', async () => {
  const keysOnly = await testService({ TOKEN_SECRET: '' });
  const tokensOnly = await testService({ API_KEY: '' });
  const ask = async (service: typeof keysOnly, headers: Record<string, string>) =>
    (await service.app.inject({ url: '/models/versions', headers })).statusCode;
  expect(await ask(keysOnly, withKey)).toBe(200);
  expect(await ask(keysOnly, { authorization: bearer(good) })).toBe(401);
  expect(await ask(tokensOnly, { authorization: bearer(good) })).toBe(200);
  expect(await ask(tokensOnly, withKey)).toBe(401);
});

it('leaves health, metrics and the contract open', async () => {
  const { app } = await testService();
  for (const url of ['/health', '/metrics', '/openapi.json'])
    expect((await app.inject(url)).statusCode, url).toBe(200);
});
