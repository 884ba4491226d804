import type { Domain } from '../../snapshot/domains.ts';
import type { CollectContext, Collected, Collector, Sighting, Sightings } from '../collector.ts';
import { findLoadTestReport } from '../load-test-report.ts';
import { accessFiles, accessOf, readAccess } from './access.ts';
import { openClient } from './client.ts';
import { PrometheusError } from './errors.ts';
import { seeMetrics } from './metrics.ts';
import { seeResources } from './resources.ts';
import { parametersOf, podsOf, type Setting } from './setting.ts';

const sees = { resources: 'test', metrics: 'release' } as const;
type Seen = keyof typeof sees;

/** What pods used during the load test, and production's figures, from the raw samples that Prometheus keeps. */
export const prometheus: Collector = {
  name: 'prometheus',
  version: 1,
  domains: ['resources', 'metrics'],

  describe({ profile, wanted }) {
    const seen = (Object.keys(sees) as Seen[]).filter((domain) => wanted[domain] !== undefined);
    const settings = [...new Set(seen.map((domain) => accessOf(profile, sees[domain])))];
    return {
      contacts: settings.flatMap((access) => [
        access.url === undefined
          ? 'no Prometheus: the profile names none in prometheus.url'
          : `${access.url}, by POST to /api/v1/query`,
        ...accessFiles(access),
      ]),
      rights: seen.map((domain) => {
        const { namespace, pods } = podsOf(profile, sees[domain]);
        return `query the metrics of pods ${pods} in namespace ${namespace}`;
      }),
    };
  },

  async collect(context, signal): Promise<Collected> {
    const now_ms = Date.now();
    const [resources, metrics] = await Promise.all([
      seeWith('resources', context, signal, async (setting) => {
        const report = await findLoadTestReport(context);
        if ('problem' in report) return { problems: [{ path: '', reason: report.problem }] };
        return seeResources(setting, report.observation);
      }),
      seeWith('metrics', context, signal, (setting) => seeMetrics(setting, now_ms)),
    ]);
    const sightings: Sightings = {
      ...(resources === undefined ? {} : { resources }),
      ...(metrics === undefined ? {} : { metrics }),
    };
    return { sightings };
  },
};

/** Sees one domain, if it is wanted; a Prometheus that can't be asked is a problem of all of it. */
async function seeWith<Name extends Seen & Domain>(
  domain: Name,
  { profile, directory, wanted }: CollectContext,
  signal: AbortSignal,
  see: (setting: Setting) => Promise<Sighting<Name>>,
): Promise<Sighting<Name> | undefined> {
  if (wanted[domain] === undefined) return undefined;
  try {
    const access = await readAccess(accessOf(profile, sees[domain]), directory);
    const client = openClient(access);
    try {
      return await see({ profile, parameters: await parametersOf(profile), client, signal });
    } finally {
      client.close();
    }
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    return { problems: [{ path: '', reason: error.message }] };
  }
}
