import { describe, expect, it } from 'vitest';
import { RegistryClient } from './client.ts';
import type { Credentials } from './credentials.ts';
import { sha256Of } from './digest.ts';
import type { RepositoryOptions } from './repository.ts';
import { type Answerer, reply, testServer } from './server.testing.ts';

const repository = 'team/app';
const manifest = '{"schemaVersion":2}';
const digest = sha256Of(Buffer.from(manifest));
const ofManifest = {
  'content-type': 'application/vnd.oci.image.manifest.v1+json',
  'docker-content-digest': digest,
};
const secret = 'hunter2-canary-secret';
const password: Credentials = { kind: 'password', username: 'ada', password: secret };
const basic = `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}`;

async function client(answer: Answerer, options: RepositoryOptions & { known?: Credentials } = {}) {
  const server = await testServer(answer);
  const credentials = async () => options.known;
  return {
    server,
    client: new RegistryClient({ registry: server.host, repository }, { credentials, ...options }),
  };
}

/** The message of the error that this ends with, after a look that it holds no secret. */
async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toMatchObject({ code: 'registry_failed' });
  expect(`${error?.stack} ${String(error?.cause)} ${JSON.stringify(error)}`).not.toContain(secret);
  return error?.message ?? '';
}

describe('what is read', () => {
  it('is the manifest of its digest, or nothing', async () => {
    const { client: reader } = await client(({ path }, response) =>
      path.endsWith('v1') || path.endsWith(digest)
        ? reply(response, 200, { ...ofManifest, 'content-length': String(manifest.length) }, manifest)
        : reply(response, 404),
    );
    const expected = { digest, mediaType: ofManifest['content-type'] };
    expect(await reader.getManifest('v1')).toMatchObject(expected);
    expect(await reader.getManifest(digest)).toMatchObject(expected);
    expect(await reader.headManifest('v1')).toEqual({ ...expected, size_bytes: manifest.length });
    expect(await reader.getManifest('v2')).toBeUndefined();
    expect(await reader.headBlob(digest)).toEqual({ ...expected, size_bytes: manifest.length });
    expect(await reader.getBlob(`sha256:${'0'.repeat(64)}`)).toBeUndefined();
  });

  it('is refused when a byte is another one', async () => {
    const changed = manifest.replace('2', '3');
    const { client: reader } = await client((_, response) => reply(response, 200, ofManifest, changed));
    const message = /its bytes have the digest sha256:.*, and not sha256:/;
    expect(await failure(reader.getManifest(digest))).toMatch(message);
    expect(await failure(reader.getManifest('v1'))).toMatch(message);
    expect(await failure(reader.getBlob(digest))).toMatch(message);
  });

  it('is no more than may be', async () => {
    const { client: reader } = await client(({ method }, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      if (method === 'HEAD') response.end();
      else for (let mebibytes = 0; mebibytes < 6; mebibytes++) response.write(Buffer.alloc(1024 * 1024));
    });
    expect(await failure(reader.getManifest('v1'))).toMatch(/answers more than 4194304 bytes/);
    expect(await failure(reader.getBlob(digest, { bytes_max: 10 }))).toMatch(/answers more than 10 bytes/);
  });

  it('is had in time, or not at all', async () => {
    const { client: reader, server } = await client(() => undefined, { timeout_ms: 200 });
    expect(await failure(reader.getManifest('v1'))).toMatch(/did not answer within 0\.2 s/);
    const controller = new AbortController();
    const called = new RegistryClient(
      { registry: server.host, repository },
      { credentials: async () => undefined, signal: controller.signal },
    );
    const reading = failure(called.getManifest('v1'));
    controller.abort();
    expect(await reading).toMatch(/it was called off/);
    expect(await failure(called.getManifest('v1'))).toMatch(/it was called off/);
  });

  it('needs a server that answers, in the protocol that was meant', async () => {
    const { server } = await client((_, response) => reply(response, 200));
    const tls = new RegistryClient({ registry: server.host, repository }, { plainHttp: false });
    expect(await failure(tls.getManifest('v1'))).toMatch(/can't be reached: /);
    const nobody = new RegistryClient({ registry: '127.0.0.1:1', repository });
    expect(await failure(nobody.getManifest('v1'))).toMatch(/can't be reached: .*(?:bad port|ECONNREFUSED)/);
  });
});

describe('a redirect', () => {
  it('is followed without the credentials to another host, and with them on the same', async () => {
    const storage = await testServer((_, response) => reply(response, 200, {}, manifest));
    const { client: reader, server } = await client(
      ({ path, authorization }, response) => {
        if (authorization === undefined) reply(response, 401, { 'www-authenticate': 'Basic realm="x"' });
        else if (path.endsWith(digest)) reply(response, 307, { location: '/elsewhere' });
        else reply(response, 302, { location: `http://${storage.host}/signed?signature=${secret}` });
      },
      { known: password },
    );
    expect(await reader.getBlob(digest)).toHaveLength(manifest.length);
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([undefined, basic, basic]);
  });

  it('to a host that asks for credentials gets none', async () => {
    const storage = await testServer((_, response) =>
      reply(response, 401, { 'www-authenticate': 'Basic realm="x"' }),
    );
    const { client: reader } = await client(
      (_, response) => reply(response, 302, { location: `http://${storage.host}/x` }),
      { known: password },
    );
    await failure(reader.getBlob(digest));
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it.each([
    ['http://registry.example.com/x', /is not followed: expected https/],
    ['https://ada:word@127.0.0.1/x', /is not followed/],
    ['http://[', /no address/],
    ['/v2/again', /led on more than 5 times/],
  ])('to %s is refused', async (location, message) => {
    const { client: reader } = await client((_, response) => reply(response, 302, { location }));
    expect(await failure(reader.getBlob(digest))).toMatch(message);
  });

  it('is not followed with what is written', async () => {
    const { client: writer, server } = await client(({ method }, response) =>
      reply(response, method === 'HEAD' ? 404 : 307, { location: '/v2/elsewhere' }),
    );
    expect(await failure(writer.pushBlob(Buffer.from('x')))).toMatch(/answered 307: it leads elsewhere/);
    expect(server.requests).toHaveLength(2);
  });
});

describe('a registry that is busy', () => {
  it.each(['0', new Date(Date.now() - 5000).toUTCString()])(
    'is asked again (Retry-After: %s)',
    async (after) => {
      let busy = 2;
      const { client: reader } = await client((_, response) =>
        busy-- > 0
          ? reply(response, busy === 1 ? 429 : 503, { 'retry-after': after })
          : reply(response, 200, ofManifest, manifest),
      );
      expect(await reader.getManifest('v1')).toMatchObject({ digest });
    },
  );

  it('is not asked for ever, nor waited for longer than may be', async () => {
    const busy = await client((_, response) => reply(response, 503, { 'retry-after': '0' }));
    expect(await failure(busy.client.getManifest('v1'))).toMatch(/answered 503: it failed by itself/);
    expect(busy.server.requests).toHaveLength(4);
    const long = await client((_, response) => reply(response, 429, { 'retry-after': '3600' }));
    expect(await failure(long.client.getManifest('v1'))).toMatch(/answered 429: it takes no more requests/);
    expect(long.server.requests).toHaveLength(1);
  });

  it('sends a body again as it was', async () => {
    let asked = 0;
    const { client: writer, server } = await client((_, response) =>
      reply(response, asked++ === 0 ? 429 : 201, { 'retry-after': '0' }),
    );
    await writer.putManifest(Buffer.from(manifest), { mediaType: 'x/y' });
    expect(server.requests.map(({ body }) => body)).toEqual([manifest, manifest]);
  });
});

describe('a refusal', () => {
  it.each([
    [
      401,
      undefined,
      /team\/app: manifest v1: .* answered 401 DENIED: no credentials are kept for .*: run docker login/,
    ],
    [403, password, /answered 403 DENIED: it does not accept the credentials .* or they may not pull here/],
    [500, undefined, /answered 500 DENIED: it failed by itself/],
    [405, undefined, /answered 405 DENIED: it does not let this be read/],
    [418, undefined, /answered 418 DENIED: expected success/],
  ])('of status %i says what to do, and repeats no text of the answer', async (status, known, message) => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: secret, detail: secret }] });
    const challenge = { 'www-authenticate': 'Basic realm="x"' };
    const { client: reader } = await client(
      ({ authorization }, response) =>
        known !== undefined && authorization === undefined
          ? reply(response, 401, challenge)
          : reply(response, status, challenge, body),
      known === undefined ? {} : { known },
    );
    expect(await failure(reader.getManifest('v1'))).toMatch(message);
  });

  it('names no code that is no code', async () => {
    const bodies = [`{"errors":[{"code":"${secret}"}]}`, secret, '{"errors":{}}', `[${'x'.repeat(100_000)}`];
    for (const body of bodies) {
      const { client: reader } = await client((_, response) => reply(response, 418, {}, body));
      expect(await failure(reader.getManifest('v1'))).toMatch(/answered 418: expected success/);
    }
  });
});

describe('what is written', () => {
  it('goes to the place that the registry opened, with its own query', async () => {
    const { client: writer, server } = await client(({ method }, response) => {
      if (method === 'HEAD') reply(response, 404);
      else if (method === 'POST')
        reply(response, 202, { location: '/v2/team/app/blobs/uploads/1?_state=a%2Bb%3D' });
      else reply(response, 201);
    });
    const blob = Buffer.from('content');
    expect(await writer.pushBlob(blob)).toBe(sha256Of(blob));
    expect(server.requests.at(-1)).toMatchObject({
      method: 'PUT',
      path: `/v2/team/app/blobs/uploads/1?_state=a%2Bb%3D&digest=${encodeURIComponent(sha256Of(blob))}`,
      body: 'content',
    });
  });

  it('carries no credentials to a place on another host, and goes to none without TLS', async () => {
    const storage = await testServer((_, response) => reply(response, 201));
    let location = `http://${storage.host}/upload`;
    const { client: writer } = await client(
      ({ method, authorization }, response) => {
        if (authorization === undefined) reply(response, 401, { 'www-authenticate': 'Basic realm="x"' });
        else if (method === 'HEAD') reply(response, 404);
        else reply(response, 202, { location });
      },
      { known: password },
    );
    await writer.pushBlob(Buffer.from('content'));
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
    for (location of ['http://registry.example.com/upload', ''])
      expect(await failure(writer.pushBlob(Buffer.from('other')))).toMatch(
        /at no place to which one may send/,
      );
  });

  it('is refused where the registry stored other bytes', async () => {
    const other = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
    const { client: writer } = await client((_, response) => reply(response, 201, other));
    const stored = writer.putManifest(Buffer.from(manifest), { mediaType: 'x/y' });
    expect(await failure(stored)).toMatch(/was stored with the digest sha256:0+, and sent with sha256:/);
  });
});
