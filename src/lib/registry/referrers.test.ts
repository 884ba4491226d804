import { describe, expect, it } from 'vitest';
import { RegistryClient } from './client.ts';
import { sha256Of } from './digest.ts';
import { findReferrers } from './referrers.ts';
import { type Answerer, reply, testServer } from './server.testing.ts';

// a stub: of the registries that the tests can have, none divides its answers into pages
const image = `sha256:${'1'.repeat(64)}`;
const type = 'application/vnd.example+json';
const index = 'application/vnd.oci.image.index.v1+json';
const entry = (digit: string, artifactType?: string) => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${digit.repeat(64)}`,
  size: 10,
  ...(artifactType === undefined ? {} : { artifactType }),
});
const body = (...manifests: unknown[]) => JSON.stringify({ schemaVersion: 2, manifests });

async function find(answer: Answerer) {
  const server = await testServer(answer);
  const client = new RegistryClient(
    { registry: server.host, repository: 'team/app' },
    { credentials: async () => undefined },
  );
  return { found: findReferrers(client, image, type), server };
}

describe('findReferrers', () => {
  it('reads every page, counts each artefact once, and filters by itself', async () => {
    const { found, server } = await find(({ path }, response) => {
      const page = new URL(path, 'http://x').searchParams.get('page') ?? '1';
      const next = { link: `<${path.split('?')[0]}?page=${Number(page) + 1}>; rel="next"` };
      const entries = [entry('a', type), entry(page, page === '2' ? 'another/type' : type)];
      reply(
        response,
        200,
        { 'content-type': `${index}; charset=utf-8`, ...(page === '3' ? {} : next) },
        body(...entries),
      );
    });
    expect((await found).map(({ digest }) => digest[7])).toEqual(['a', '1', '3']);
    expect(server.requests.map(({ path }) => path)).toEqual([
      `/v2/team/app/referrers/${image}?artifactType=${encodeURIComponent(type)}`,
      `/v2/team/app/referrers/${image}?page=2`,
      `/v2/team/app/referrers/${image}?page=3`,
    ]);
  });

  it('is never a part: too many pages, a page that is missing, a page elsewhere', async () => {
    const headers = (link: string) => ({ 'content-type': index, link: `<${link}>; rel="next"` });
    const endless = await find((_, response) => reply(response, 200, headers('?n=1'), body()));
    await expect(endless.found).rejects.toThrow('more than 100 pages');
    const broken = await find(({ path }, response) =>
      path.includes('n=1') ? reply(response, 404) : reply(response, 200, headers('?n=1'), body()),
    );
    await expect(broken.found).rejects.toThrow('answered 404');
    const elsewhere = await find((_, response) =>
      reply(response, 200, headers('https://r.example/x'), body()),
    );
    await expect(elsewhere.found).rejects.toThrow('its next page is not in this registry');
  });

  it.each([
    [404, {}, ''],
    [405, {}, ''],
    [200, { 'content-type': 'text/html' }, '<html>'],
  ])('takes the tag where the API is not there (%i %j)', async (status, headers, text) => {
    const { found } = await find(({ path }, response) =>
      path.includes('/referrers/')
        ? reply(response, status, headers, text)
        : reply(response, 200, { 'content-type': index }, body(entry('a', type))),
    );
    expect(await found).toEqual([entry('a', type)]);
  });

  it.each([401, 403, 500])('does not take the tag for a refusal of %i', async (status) => {
    const { found, server } = await find((_, response) => reply(response, status));
    await expect(found).rejects.toThrow(`answered ${status}`);
    expect(server.requests).toHaveLength(1);
  });

  it('reads the manifest of what is listed under the type of an empty configuration, or none', async () => {
    const manifests = [
      { artifactType: type },
      { config: { mediaType: type } },
      { artifactType: 'another/type', config: { mediaType: type } },
      { artifactType: 7 },
    ].map((manifest) => JSON.stringify(manifest));
    const digests = manifests.map((text) => sha256Of(Buffer.from(text)));
    const entries = digests.map((digest, place) => ({
      ...entry('a', place === 0 ? 'application/vnd.oci.empty.v1+json' : undefined),
      digest,
    }));
    const { found } = await find(({ path }, response) =>
      path.includes('/referrers/')
        ? reply(response, 200, { 'content-type': index }, body(...entries, entry('b')))
        : reply(
            response,
            path.endsWith('b'.repeat(64)) ? 404 : 200,
            { 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
            manifests[digests.findIndex((digest) => path.endsWith(digest))],
          ),
    );
    expect((await found).map(({ digest }) => digest)).toEqual(digests.slice(0, 2));
  });

  it.each(['{"schemaVersion":2}', '[]', '{', body({ ...entry('a', type), digest: 'sha256:x' })])(
    'refuses an answer that is no index: %s',
    async (text) => {
      const { found } = await find((_, response) => reply(response, 200, { 'content-type': index }, text));
      await expect(found).rejects.toMatchObject({ code: 'registry_failed' });
    },
  );
});
