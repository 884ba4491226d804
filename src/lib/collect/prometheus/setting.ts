import { ParameterValues } from '../../parameters.ts';
import { defaultPolicies } from '../../policies/default-policies.ts';
import type { Profile } from '../../profile/schema.ts';
import type { PrometheusClient } from './client.ts';
import { Reader } from './reader.ts';

/** What both domains are seen by. */
export interface Setting {
  readonly profile: Profile;
  readonly parameters: ParameterValues;
  readonly client: PrometheusClient;
  readonly signal: AbortSignal;
}

/** The figures in force under this profile. */
export async function parametersOf(profile: Profile): Promise<ParameterValues> {
  return ParameterValues.from((await defaultPolicies()).parameters, profile.parameters, 'the profile');
}

/** Which pods a domain is about: names are a regular expression. */
export function podsOf(profile: Profile, which: 'release' | 'test'): { namespace: string; pods: string } {
  const { prometheus, namespace, workload } = profile;
  // a Deployment's pods are called after it, their ReplicaSet and themselves
  const pods = prometheus.pods ?? `${escaped(workload.deployment)}-[a-z0-9]+-[a-z0-9]+`;
  if (which === 'release') return { namespace, pods };
  return { namespace: prometheus.test.namespace ?? namespace, pods: prometheus.test.pods ?? pods };
}

export function readerOf(
  { profile, parameters, client, signal }: Setting,
  which: 'release' | 'test',
): Reader {
  return new Reader({
    client,
    queries: profile.prometheus.queries,
    values: {
      ...podsOf(profile, which),
      container: profile.workload.container,
      limit_seconds: String(parameters.number('latency_p95_ms_max') / 1000),
    },
    signal,
  });
}

export function interval_msOf(profile: Profile): number {
  return profile.prometheus.scrapeInterval_seconds * 1000;
}

export function gap_ms_maxOf(parameters: ParameterValues): number {
  return parameters.number('sample_gap_seconds_max') * 1000;
}

function escaped(name: string): string {
  return name.replace(/[^A-Za-z0-9-]/g, (character) => `\\${character}`);
}
