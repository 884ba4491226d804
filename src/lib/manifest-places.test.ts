import { expect, test } from 'vitest';
import { manifestPlaces } from './manifest-places.ts';
import type { EvidenceReference } from './report.ts';
import type { Snapshot } from './snapshot/schema.ts';

const places = [
  { object: 'Deployment starlight', file: 'k8s/app.yaml', line: 3 },
  { object: 'RoleBinding starlight', file: 'k8s/rbac.yaml', line: 9 },
  { object: 'RoleBinding starlight', file: 'k8s/other/rbac.yaml', line: 1 },
  { object: 'Role starlight-2', file: 'k8s/rbac.yaml', line: 1 },
  { object: 'Role half' },
];
const snapshot = { observations: { deployment: { manifests: { data: { places } } } } } as unknown as Snapshot;
const reference = (state: string): EvidenceReference => ({
  moment: 'deployment',
  domain: 'manifests',
  paths: ['objects'],
  state,
  problems: [],
});
const placesOf = (facts: Record<string, unknown>, state = 'usable') =>
  manifestPlaces(snapshot, [reference(state)], facts);

test('an object that a fact names is found in its files, by its whole name', () => {
  expect(placesOf({ manifest: 'Deployment starlight', pods: 3 })).toEqual([places[0]]);
  expect(placesOf({ inside: { excessive: ['RoleBinding starlight to cluster-admin'] } })).toEqual([
    places[1],
    places[2],
  ]);
  expect(placesOf({ missing: ['Role starlight', 'Role', 'starlight-2', 'Role half'] })).toBeUndefined();
});

test('manifests that could not be judged, or that the item does not read, have no place', () => {
  expect(placesOf({ manifest: 'Deployment starlight' }, 'stale')).toBeUndefined();
  expect(manifestPlaces(snapshot, [], { manifest: 'Deployment starlight' })).toBeUndefined();
});
