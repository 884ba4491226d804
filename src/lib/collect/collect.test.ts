import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '../catalogue.ts';
import { parseProfile } from '../profile/profile.ts';
import { validateSnapshot } from '../snapshot/snapshot.ts';
import { collectMoment, describeCollection, planCollection } from './collect.ts';
import type { Collected, Collector } from './collector.ts';
import { completeRelease, releaseOf } from './release.ts';
import { wantedPaths } from './wanted.ts';

const profile = parseProfile({}, 'test profile');

function item(metadata: Partial<CatalogueItem['metadata']>): CatalogueItem {
  return { metadata } as CatalogueItem;
}
const catalogue = [
  item({ moment: 'deployment', evidence: ['contacts.people', { any_of: ['tracker.total', 'tests.total'] }] }),
  item({ moment: 'canary', evidence: ['cluster.pods', 'deployment/contacts.roles'], shown: ['tests.total'] }),
  item({ members: ['benchmark.*'] }),
];

function seer(
  name: string,
  collect: Collector['collect'],
  domains: Collector['domains'] = ['contacts'],
): Collector {
  return { name, version: 3, domains, collect, describe: () => ({ contacts: [name], rights: [] }) };
}
const seen: Collected = { sightings: { contacts: { data: {}, source: 'contacts.yaml' } } };
const base = { moment: 'deployment', profile, directory: '/', catalogue } as const;

function collectContacts(
  collect: Collector['collect'],
  more: { timeLimit_ms?: number; signal?: AbortSignal } = {},
) {
  return collectMoment({ ...base, only: ['contacts'], collectors: [seer('seer', collect)], ...more });
}

describe('what is wanted', () => {
  it('is what items of the moment read or show, and what later ones read of it', () => {
    expect(wantedPaths(catalogue, 'deployment')).toEqual({
      contacts: ['people', 'roles'],
      tracker: ['total'],
      tests: ['total'],
    });
    expect(wantedPaths(catalogue, 'canary')).toEqual({ cluster: ['pods'], tests: ['total'] });
    expect(wantedPaths(catalogue, 'migration')).toEqual({});
  });

  it('goes to the collectors of its domains, and what has none is named', () => {
    const other = { ...seer('other', async () => seen, ['tests']), moments: ['canary'] as const };
    const collectors = [seer('seer', async () => seen), other];
    const plan = planCollection({ ...base, collectors });
    expect(plan.tasks.map(({ collector, domains }) => [collector.name, domains])).toEqual([
      ['seer', ['contacts']],
    ]);
    expect(plan.withoutCollector).toEqual(['tests', 'tracker']);
    expect(describeCollection({ ...base, collectors })).toEqual([
      { collector: 'seer', contacts: ['seer'], rights: [] },
    ]);
  });

  it('can be narrowed, but not to what no item needs', () => {
    expect(planCollection({ ...base, only: ['tracker'] }).context.wanted).toEqual({ tracker: ['total'] });
    expect(() => planCollection({ ...base, only: ['cluster'] })).toThrow(
      expect.objectContaining({ code: 'usage_invalid', message: expect.stringContaining('needs cluster') }),
    );
  });
});

describe('a collector', () => {
  it('makes an observation of what it saw', async () => {
    const { snapshot, collectors } = await collectContacts(async () => seen);
    expect(snapshot.observations.deployment?.contacts).toEqual({
      collectedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      collector: 'seer@3',
      source: 'contacts.yaml',
      data: {},
    });
    expect(collectors).toMatchObject([{ collector: 'seer', state: 'done', problems: 0 }]);
    expect(validateSnapshot(structuredClone(snapshot), 'collected')).toEqual(snapshot);
  });

  it.each<[string, Collector['collect'], RegExp]>([
    ['throws', () => Promise.reject(new Error('no such file')), /^no such file$/],
    ['says nothing of its domain', async () => ({ sightings: {} }), /said nothing about contacts/],
    [
      'breaks the schema',
      async () =>
        ({ sightings: { contacts: { data: { people: 'planted-value' } } } }) as unknown as Collected,
      /does not fit .*\$/,
    ],
  ])('that %s leaves a problem of the whole domain', async (_, collect, reason) => {
    const { snapshot, collectors } = await collectContacts(collect);
    const { problems, data } = snapshot.observations.deployment?.contacts ?? {};
    expect(problems).toEqual([{ path: '', reason: expect.stringMatching(reason) }]);
    expect(data).toBeUndefined();
    expect(JSON.stringify(snapshot)).not.toContain('planted-value');
    expect(collectors).toMatchObject([{ state: 'problems', problems: 1 }]);
    validateSnapshot(structuredClone(snapshot), 'collected');
  });

  it('that obeys the time limit gives what it has', async () => {
    const { snapshot, collectors } = await collectContacts(
      (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(seen))),
      { timeLimit_ms: 20 },
    );
    expect(snapshot.observations.deployment?.contacts?.data).toEqual({});
    expect(collectors).toMatchObject([{ state: 'timed out' }]);
  });

  it('that does not is abandoned', async () => {
    const { snapshot } = await collectContacts(() => new Promise(() => undefined), { timeLimit_ms: 20 });
    expect(snapshot.observations.deployment?.contacts?.problems).toEqual([
      { path: '', reason: expect.stringContaining('time limit') },
    ]);
  });

  it('hears that the collection is stopped', async () => {
    const { snapshot } = await collectContacts(
      (_, signal) =>
        signal.aborted ? Promise.reject(signal.reason) : Promise.reject(new Error('it was not told')),
      { signal: AbortSignal.abort(new Error('stopped by hand')) },
    );
    expect(snapshot.observations.deployment?.contacts?.problems?.[0]?.reason).toBe('stopped by hand');
  });
});

describe('the identity of a release', () => {
  it('comes from the profile and from what the caller states', () => {
    expect(releaseOf(profile, { revision: 'abc', imageDigest: 'sha256:1' })).toEqual({
      name: 'starlight',
      version: 'v4',
      revision: 'abc',
      image: { reference: 'registry.starlight.example/starlight:v4-prod', index: 'sha256:1' },
      target: { namespace: 'starlight-prod' },
      previous: { image: { reference: 'registry.starlight.example/starlight:v3-stable' } },
    });
  });

  it('is filled in by rank, and never overwritten', () => {
    const known = releaseOf(profile, { revision: 'abc' });
    const { release, disagreements } = completeRelease(known, [
      { from: 'first', release: { image: { index: 'one' }, target: { clusterUid: 'u' } } },
      { from: 'second', release: { image: { index: 'two' }, target: { clusterUid: 'u' }, revision: 'def' } },
    ]);
    expect(release).toMatchObject({
      revision: 'abc',
      image: { index: 'one' },
      target: { namespace: 'starlight-prod', clusterUid: 'u' },
    });
    expect(disagreements).toEqual([
      {
        path: 'image.index',
        kept: { value: 'one', from: 'first' },
        refused: { value: 'two', from: 'second' },
      },
      {
        path: 'revision',
        kept: { value: 'abc', from: 'the profile or an option' },
        refused: { value: 'def', from: 'second' },
      },
    ]);
    expect(known.image?.index).toBeUndefined();
  });
});
