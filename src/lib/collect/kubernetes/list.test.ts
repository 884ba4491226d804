import { describe, expect, it } from 'vitest';
import { ApiError, type KubernetesApi } from './api.ts';
import { listAll } from './list.ts';
import { prunerOf } from './prune.ts';
import { resources, wantedLists } from './resources.ts';

/** Stands in for an API server whose answers can't be provoked at will, such as 410 Gone after a compaction. */
function scripted(...answers: (unknown | Error)[]): { api: KubernetesApi; asked: string[] } {
  const asked: string[] = [];
  const api: KubernetesApi = {
    server: 'https://scripted.example',
    close: () => undefined,
    async request(path) {
      asked.push(path);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { api, asked };
}
const page = (names: string[], token?: string) => ({
  metadata: token === undefined ? {} : { continue: token },
  items: names.map((name) => ({ name })),
});
const read = (api: KubernetesApi) =>
  listAll(api, '/api/v1/pods', {
    page: 2,
    signal: new AbortController().signal,
    keep: (object) => object['name'],
  });

describe('a list in pages', () => {
  it('is complete when its last page was read', async () => {
    const { api, asked } = scripted(page(['a', 'b'], 't1'), page(['c'], 't2'), page([]));
    expect(await read(api)).toEqual({ items: ['a', 'b', 'c'], complete: true });
    expect(asked).toEqual([
      '/api/v1/pods?limit=2',
      '/api/v1/pods?limit=2&continue=t1',
      '/api/v1/pods?limit=2&continue=t2',
    ]);
  });

  it('starts again when the server has forgotten it, once', async () => {
    const gone = new ApiError('410 Gone', 410);
    expect(await read(scripted(page(['a'], 't'), gone, page(['a', 'b'])).api)).toEqual({
      items: ['a', 'b'],
      complete: true,
    });
    const twice = await read(scripted(page(['a'], 't'), gone, page(['a'], 't'), gone, page([])).api);
    expect(twice).toEqual({ items: ['a'], complete: false, failure: gone });
  });

  it.each([
    ['breaks off', new ApiError('500 Internal Server Error', 500)],
    ['is not a list', { kind: 'Status' }],
    ['repeats itself', page(['b'], 't')],
  ])('is not complete when a page %s', async (_, second) => {
    const listing = await read(scripted(page(['a'], 't'), second, page([])).api);
    expect(listing).toMatchObject({ complete: false, failure: expect.any(ApiError) });
    expect(listing.items[0]).toBe('a');
  });

  it('is empty and complete when the server writes no list as null', async () => {
    expect(await read(scripted({ metadata: {}, items: null }).api)).toEqual({ items: [], complete: true });
  });
});

describe('pruning', () => {
  it('keeps what the schema names, leaves nulls out, and keeps references whole', () => {
    const keep = prunerOf('deployments', resources.deployments, 'here');
    const metadata = { name: 'web', namespace: 'here' };
    expect(
      keep({
        metadata: { ...metadata, managedFields: [{}], creationTimestamp: null, selfLink: '/x' },
        spec: {
          revisionHistoryLimit: 3,
          template: {
            metadata: { creationTimestamp: null },
            spec: {
              dnsPolicy: 'Default',
              containers: [{ name: 'a', env: [{ name: 'N', valueFrom: { fieldRef: { fieldPath: 'x' } } }] }],
            },
          },
        },
      }),
    ).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        template: {
          metadata: {},
          spec: {
            containers: [{ name: 'a', env: [{ name: 'N', valueFrom: { fieldRef: { fieldPath: 'x' } } }] }],
          },
        },
      },
    });
  });
});

describe('wanted lists', () => {
  const scopes = (paths: string[]) =>
    Object.fromEntries([...wantedLists(paths)].map(([name, { scope }]) => [name, scope]));

  it('are those that the paths lie in, with the owners of pods', () => {
    expect(scopes(['secrets', 'version.gitVersion'])).toEqual({ secrets: 'namespace' });
    expect(scopes(['pods'])).toEqual({
      pods: 'namespace',
      replicaSets: 'namespace',
      deployments: 'namespace',
    });
    expect(Object.keys(scopes([''])).sort()).toEqual(Object.keys(resources).sort());
  });

  it('take the pods of all namespaces where they are held against nodes', () => {
    expect(scopes(['nodes', 'pods.items'])).toMatchObject({ nodes: 'cluster', pods: 'cluster' });
  });
});
