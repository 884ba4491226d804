import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Collected, Collector, DomainData, Problem } from './collector.ts';
import { earliest, readReportFiles } from './report-files.ts';
import { readScan } from './scan-reports.ts';

type Reports = NonNullable<NonNullable<DomainData<'scans'>['reports']>['items']>;

/** Reports of vulnerability scanners, from the files that the profile names: SARIF, Trivy's or Grype's JSON. */
export const scans: Collector = {
  name: 'scans',
  version: 1,
  domains: ['scans'],

  describe: ({ profile }) => ({ contacts: [...profile.files.scans], rights: [] }),

  async collect({ profile, directory, release }): Promise<Collected> {
    const problems: Problem[] = [];
    if (profile.files.scans.length === 0)
      problems.push({
        path: 'reports',
        reason: 'the profile names no scan: list SARIF, Trivy or Grype JSON in files.scans',
      });
    const files = await readReportFiles(profile.files.scans, directory, 'reports', problems);
    const reports: Reports = [];
    for (const file of files) {
      try {
        const database = await readFile(resolve(directory, databaseFile(file.file)), 'utf8').catch(
          () => undefined,
        );
        reports.push(...readScan(file, database));
      } catch (error) {
        problems.push({ path: 'reports', reason: `${file.file}: ${(error as Error).message}` });
      }
    }
    const scannedAt = earliest(reports.map((report) => report.scannedAt));
    const ownDigests = [release.image?.index, ...Object.values(release.image?.platforms ?? {})];
    const imageDigest =
      reports.map((report) => report.imageDigest).find((digest) => ownDigests.includes(digest)) ??
      reports[0]?.imageDigest;
    return {
      sightings: {
        scans: {
          data: { reports: { items: reports, complete: files.length > 0 && problems.length === 0 } },
          measuredOn: imageDigest === undefined ? {} : { imageDigest },
          problems,
          source: profile.files.scans.join(', '),
          ...(scannedAt === undefined ? {} : { collectedAt: scannedAt }),
        },
      },
    };
  },
};

/** Trivy's report does not say how old its database is; `trivy version --format json > NAME.version.json` does. */
function databaseFile(file: string): string {
  return file.replace(/(\.[^./]+)?$/, '.version.json');
}
