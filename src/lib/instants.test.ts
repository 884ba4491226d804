import { describe, expect, it } from 'vitest';
import { collectInstants, referenceTimes } from './instants.ts';
import type { Snapshot } from './snapshot/schema.ts';

const snapshotOf = (observations: object) =>
  ({
    schema: 'gates.snapshot/v1',
    release: { name: 'a', version: '1' },
    observations,
  }) as unknown as Snapshot;
const at = (collectedAt: string, data: object = {}) => ({ collectedAt, collector: 'test', data });
const now_ms = Date.parse('2026-11-24T12:00:00Z');

describe('referenceTimes', () => {
  it('is now for the last moment, and the earliest collection of any later one before', () => {
    const times = referenceTimes(
      snapshotOf({
        'pre-deployment': { docs: at('2026-11-20T08:00:00Z') },
        canary: { cluster: at('2026-11-22T09:30:00Z'), traffic: at('2026-11-22T09:00:00Z') },
        migration: { cluster: at('2026-11-22T08:59:00Z') },
      }),
      now_ms,
    );
    expect(times['pre-deployment']).toBe(Date.parse('2026-11-22T08:59:00Z'));
    expect(times.deployment).toBe(Date.parse('2026-11-22T08:59:00Z'));
    expect(times.canary).toBe(Date.parse('2026-11-22T08:59:00Z'));
    expect(times.migration).toBe(now_ms);
    expect(times['post-deployment']).toBe(now_ms);
  });

  it('is now for all moments of an empty snapshot', () => {
    expect(new Set(Object.values(referenceTimes(snapshotOf({}), now_ms)))).toEqual(new Set([now_ms]));
  });
});

describe('collectInstants', () => {
  it('reads every RFC 3339 time, wherever it stands, and nothing else', () => {
    const instants = collectInstants(
      snapshotOf({
        canary: {
          canary: at('2026-11-24T10:00:00.250+02:00', {
            startedAt: '2026-11-24T08:00:00Z',
            checkpoints: { items: [{ takenAt: '2026-02-30T08:00:00Z', name: '2026-11-24' }] },
          }),
        },
      }),
    );
    expect(instants['2026-11-24T10:00:00.250+02:00']).toBe(Date.parse('2026-11-24T08:00:00.250Z'));
    expect(instants['2026-11-24T08:00:00Z']).toBe(Date.parse('2026-11-24T08:00:00Z'));
    expect(Object.keys(instants)).not.toContain('2026-11-24');
  });
});
