import type { Collected, Collector } from './collector.ts';
import { findLoadTestReport, loadTestTarget } from './load-test-report.ts';

/** The load test that `gates load`, k6 or a merge of runners' reports left behind, from the files that the profile names. */
export const loadtest: Collector = {
  name: 'loadtest',
  version: 1,
  domains: ['loadtest'],

  describe: ({ profile }) => ({ contacts: [...profile.files.loadTests], rights: [] }),

  async collect(context): Promise<Collected> {
    const found = await findLoadTestReport(context);
    if ('problem' in found)
      return {
        sightings: {
          loadtest: { problems: [{ path: '', reason: found.problem }], source: loadTestTarget(context) },
        },
      };
    const { collectedAt, measuredOn, problems, source, data } = found.observation;
    return { sightings: { loadtest: { data, measuredOn, problems, source, collectedAt } } };
  },
};
