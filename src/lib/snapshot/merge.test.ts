import { describe, expect, it } from 'vitest';
import { mergeSnapshots } from './merge.ts';
import type { Snapshot } from './schema.ts';
import { validateSnapshot } from './snapshot.ts';

const docs = { collectedAt: '2026-11-24T12:00:00Z', collector: 'docs@1', data: { git: { clean: true } } };
const tests = { collectedAt: '2026-11-24T12:00:00Z', collector: 'tests@1', data: {} };

function part(file: string, observations: object, release: object = {}) {
  const value = {
    schema: 'gates.snapshot/v1',
    release: { name: 'starlight', version: 'v4', ...release },
    observations,
  };
  return { file, snapshot: validateSnapshot(value, file) as Snapshot };
}

describe('mergeSnapshots', () => {
  it('keeps what only one of them knows', () => {
    const whole = mergeSnapshots([
      part('a.json', { 'pre-deployment': { docs } }, { revision: 'abc' }),
      part(
        'b.json',
        { 'pre-deployment': { tests }, deployment: {} },
        { target: { namespace: 'starlight-prod' } },
      ),
    ]);
    expect(Object.keys(whole.observations['pre-deployment'] ?? {}).sort()).toEqual(['docs', 'tests']);
    expect(whole.release).toMatchObject({ revision: 'abc', target: { namespace: 'starlight-prod' } });
  });

  it('takes the same observation twice, whatever the order of its keys', () => {
    const { data, ...rest } = docs;
    expect(() =>
      mergeSnapshots([
        part('a.json', { 'pre-deployment': { docs } }),
        part('b.json', { 'pre-deployment': { docs: { data, ...rest } } }),
      ]),
    ).not.toThrow();
  });

  it('refuses two that differ, and names the place and both files', () => {
    const other = { ...docs, data: { git: { clean: false } } };
    expect(() =>
      mergeSnapshots([
        part('a.json', { canary: { docs } }),
        part('b.json', {}),
        part('c.json', { canary: { docs: other } }),
      ]),
    ).toThrow(/a\.json and c\.json hold different observations of docs in the moment canary/);
  });

  it('refuses another release', () => {
    expect(() => mergeSnapshots([part('a.json', {}), part('b.json', {}, { version: 'v5' })])).toThrow(
      /\$\.release\.version is "v4" in a\.json and "v5" in b\.json/,
    );
  });

  it('changes none of its parts', () => {
    const first = part('a.json', { 'pre-deployment': { docs } });
    const before = structuredClone(first.snapshot);
    mergeSnapshots([first, part('b.json', { 'pre-deployment': { tests } })]);
    expect(first.snapshot).toEqual(before);
  });
});
