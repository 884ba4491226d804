import type { Collected, Collector } from './collector.ts';
import { readReportFiles } from './report-files.ts';

/** The validation that `gates model` or a merge of its shards left behind, from the file that the profile names. */
export const model: Collector = {
  name: 'model',
  version: 1,
  domains: ['model'],
  moments: ['pre-deployment'],

  describe: ({ profile }) => ({ contacts: [profile.files.model], rights: [] }),

  async collect({ profile, directory }): Promise<Collected> {
    const [{ readModelReport }, { identityOf }] = await Promise.all([
      import('../../model-validation/report.ts'),
      import('../../model-validation/identity.ts'),
    ]);
    const problems: { path: string; reason: string }[] = [];
    const [found] = await readReportFiles([profile.files.model], directory, { path: '', problems });
    const without = (reason: string): Collected => ({
      sightings: { model: { problems: [{ path: '', reason }], source: profile.files.model } },
    });
    if (found === undefined)
      return without(`${problems.map(({ reason }) => reason).join('; ')}; gates model writes it`);
    const { file, text } = found;
    try {
      const report = readModelReport(new TextEncoder().encode(text), file);
      if (report.shard !== undefined)
        return without(
          `${file} is of a part of the images only (${report.shard.index}/${report.shard.of}): join the shards with gates model merge`,
        );
      const { data, measuredOn, problems: seen, source, collectedAt } = report.observation;
      const identity = identityOf(report);
      return {
        sightings: { model: { data, measuredOn, problems: seen, source, collectedAt } },
        ...(identity === undefined ? {} : { release: { model: identity } }),
      };
    } catch (error) {
      return without(error instanceof Error ? error.message : String(error));
    }
  },
};
