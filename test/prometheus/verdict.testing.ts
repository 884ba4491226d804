import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Sighting } from '../../src/lib/collect/collector.ts';
import { observationOf } from '../../src/lib/collect/observation.ts';
import { openClient } from '../../src/lib/collect/prometheus/client.ts';
import { seeMetrics } from '../../src/lib/collect/prometheus/metrics.ts';
import { type LoadTest, seeResources } from '../../src/lib/collect/prometheus/resources.ts';
import { parametersOf } from '../../src/lib/collect/prometheus/setting.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { ProfileInput } from '../../src/lib/profile/schema.ts';
import type { Observation, Snapshot } from '../../src/lib/snapshot/schema.ts';
import { digest } from './history.testing.ts';

const fixture = fileURLToPath(new URL('../../fixtures/all-pass/snapshot.json', import.meta.url));
const target = { clusterUid: '0baf8a04-faab-432e-bffa-4bd2a5a90991', namespace: 'starlight-prod' };
const iso = (time_ms: number) => new Date(time_ms).toISOString();

/** A snapshot of a release with this observation and what its items read beside it. */
function snapshotOf(observations: Snapshot['observations']): Snapshot {
  return {
    schema: 'gates.snapshot/v1',
    release: { name: 'starlight', version: 'v4', image: { index: digest }, target },
    observations,
  };
}

/** A load test in which everything holds, with other times. */
export async function loadTestOf(start_ms: number, end_ms: number): Promise<Required<LoadTest>> {
  const snapshot = JSON.parse(await readFile(fixture, 'utf8')) as Snapshot;
  const { data, measuredOn } = snapshot.observations['pre-deployment']?.loadtest ?? {};
  if (data === undefined || measuredOn === undefined) throw new Error('the fixture has no load test');
  const seconds = Math.floor((end_ms - start_ms) / 1000) - 1;
  return {
    data: {
      ...data,
      startedAt: iso(start_ms),
      endedAt: iso(end_ms),
      warmup_seconds: 1,
      measured_seconds: seconds,
    },
    measuredOn,
  };
}

interface Asked {
  readonly prometheus: string;
  readonly profile: ProfileInput;
  readonly signal?: AbortSignal;
  /** bound of one answer, so that a test sees pages */
  readonly largest_bytes?: number;
}

async function settingOf({ prometheus, profile: input, signal, largest_bytes }: Asked) {
  const profile = parseProfile(input, 'gates.yaml');
  return {
    profile,
    parameters: await parametersOf(profile),
    client: openClient({ url: new URL(prometheus), tls: {} }, largest_bytes),
    signal: signal ?? AbortSignal.timeout(30_000),
  };
}

export async function metricsAt(now_ms: number, asked: Asked): Promise<Sighting<'metrics'>> {
  const setting = await settingOf(asked);
  try {
    return await seeMetrics(setting, now_ms);
  } finally {
    setting.client.close();
  }
}

export async function resourcesOf(loadTest: LoadTest, asked: Asked): Promise<Sighting<'resources'>> {
  const setting = await settingOf(asked);
  try {
    return await seeResources(setting, loadTest);
  } finally {
    setting.client.close();
  }
}

export interface Judged {
  readonly status: string;
  readonly message: string;
}

/** What the real rules say of these items. */
async function judge(
  observations: Snapshot['observations'],
  now_ms: number,
  profile: ProfileInput,
): Promise<(id: string) => Judged> {
  const report = await evaluate(snapshotOf(observations), { profile, now: iso(now_ms) });
  return (id) => {
    const item = report.items.find((one) => one.id === id);
    if (item === undefined) throw new Error(`there is no item ${id}`);
    return { status: item.status, message: item.message };
  };
}

function seen<Name extends 'metrics' | 'resources'>(
  domain: Name,
  sighting: Sighting<Name>,
  collectedAt: string,
) {
  return observationOf(domain, sighting, {
    collector: 'prometheus@1',
    collectedAt,
    failure: undefined,
  }) as Observation<Name>;
}

export function judgeMetrics(
  sighting: Sighting<'metrics'>,
  now_ms: number,
  profile: ProfileInput,
  migratedAt_ms = now_ms - 3_600_000,
) {
  return judge(
    {
      migration: {
        traffic: {
          collectedAt: iso(migratedAt_ms),
          collector: 'kubernetes@1',
          measuredOn: { target },
          data: { splits: { items: [], complete: true } },
        },
      },
      'post-deployment': {
        // the first look after the migration, to which its evidence is fresh
        probes: { collectedAt: iso(migratedAt_ms + 60_000), collector: 'probes@1', data: {} },
        metrics: seen('metrics', sighting, iso(now_ms)),
      },
    },
    now_ms + 1000,
    profile,
  );
}

export function judgeResources(
  sighting: Sighting<'resources'>,
  loadTest: Required<LoadTest>,
  profile: ProfileInput,
) {
  const end_ms = Date.parse(loadTest.data?.endedAt ?? '');
  return judge(
    {
      'pre-deployment': {
        loadtest: { collectedAt: iso(end_ms), collector: 'loadtest@1', ...loadTest },
        resources: seen('resources', sighting, iso(end_ms + 1000)),
      },
    },
    end_ms + 2000,
    profile,
  );
}
