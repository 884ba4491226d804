import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Collected, Collector, Problem } from './collector.ts';
import { readText } from './read-text.ts';
import { earliest, readReportFiles } from './report-files.ts';
import { type OwnDigests, readDatabaseTime, readScan, type ScanReport } from './scan-reports.ts';

const version_bytes_max = 1024 * 1024;

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
    const files = await readReportFiles(profile.files.scans, directory, {
      path: 'reports',
      problems,
      isReport: (file) => !file.endsWith('.version.json'),
    });
    const own = new Set(
      [release.image?.index, ...Object.values(release.image?.platforms ?? {})].filter(
        (digest) => digest !== undefined,
      ),
    );
    const read: { file: string; report: ScanReport }[] = [];
    for (const file of files) {
      try {
        const database = await databaseTime(file.file, directory, problems);
        for (const report of readScan(file, own, database)) read.push({ file: file.file, report });
      } catch (error) {
        problems.push({ path: 'reports', reason: `${file.file} ${(error as Error).message}` });
      }
    }
    const reports = read.map(({ report }) => report);
    const lacks = read.map(({ file, report }) => ({ file, lacking: lackingIn(report, own) }));
    // one telling report is enough: others may show findings, and need not say what they looked at
    if (lacks.every(({ lacking }) => lacking.length > 0))
      for (const { file, lacking } of lacks)
        problems.push({ path: 'reports.items', reason: `${file} ${lacking.join('; ')}` });
    const digests = reports.flatMap((report) => report.imageDigest ?? []);
    const imageDigest = digests.find((digest) => own.has(digest)) ?? digests[0];
    // a report that does not say when it was made is at least as old as its file
    const scannedAt = earliest([
      ...files.map((file) => file.modifiedAt.toISOString()),
      ...reports.flatMap((report) => report.scannedAt ?? []),
    ]);
    const complete = files.length > 0 && problems.every(({ path }) => path !== 'reports');
    return {
      sightings: {
        scans: {
          data: { reports: { items: reports, complete } },
          measuredOn: imageDigest === undefined ? {} : { imageDigest },
          problems,
          source: profile.files.scans.join(', '),
          ...(scannedAt === undefined ? {} : { collectedAt: scannedAt }),
        },
      },
    };
  },
};

/** What keeps a report from proving that nothing was found, with the way to get it. */
function lackingIn(report: ScanReport, own: OwnDigests): string[] {
  const { imageDigest, packages, scannedAt, databaseUpdatedAt, findings } = report;
  const lacking: string[] = [];
  if (imageDigest === undefined) lacking.push('names no digest of an image: scan the pushed image');
  else if (own.size > 0 && !own.has(imageDigest)) lacking.push("is of another image than the release's");
  if (scannedAt === undefined) lacking.push('does not say when it was made');
  if (databaseUpdatedAt === undefined)
    lacking.push(
      'does not say how old its database is: write `trivy version --format json` beside it, as NAME.version.json for NAME.json',
    );
  if (packages === undefined)
    lacking.push('lists no packages: scan by Trivy with --list-all-pkgs --format json');
  if (packages === 0) lacking.push('looked at no package');
  if (findings?.complete !== true)
    lacking.push(
      'is of a scan that failed, found nothing to look at, or met a distribution after its end of life',
    );
  return lacking;
}

/** Trivy's report does not say how old its database is; `trivy version --format json > NAME.version.json` does. */
async function databaseTime(
  report: string,
  directory: string,
  problems: Problem[],
): Promise<string | undefined> {
  const file = `${report.replace(/\.[^./]+$/, '')}.version.json`;
  const path = resolve(directory, file);
  if (!existsSync(path)) return undefined;
  try {
    return readDatabaseTime((await readText(path, version_bytes_max)).text, file);
  } catch (error) {
    problems.push({
      path: 'reports.items',
      reason: `${file} ${(error as Error).message}: write \`trivy version --format json\` there`,
    });
    return undefined;
  }
}
