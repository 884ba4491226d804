import { resolve } from 'node:path';
import type { Collected, Collector, DomainData, Problem } from './collector.ts';
import { openGit } from './git.ts';
import { readJUnit } from './junit.ts';
import { earliest, readReportFiles } from './report-files.ts';

type Suites = NonNullable<NonNullable<DomainData<'tests'>['suites']>['items']>;

/** Results of the test suites, from the JUnit XML files that the profile names. */
export const tests: Collector = {
  name: 'tests',
  version: 1,
  domains: ['tests'],

  describe: ({ profile }) => ({ contacts: [...profile.files.junit, 'git'], rights: [] }),

  async collect({ profile, directory, release }, signal): Promise<Collected> {
    const problems: Problem[] = [];
    if (profile.files.junit.length === 0)
      problems.push({
        path: 'suites',
        reason: 'the profile names no JUnit XML: list the files in files.junit',
      });
    const files = await readReportFiles(profile.files.junit, directory, { path: 'suites', problems });
    const suites: Suites = [];
    for (const file of files) {
      try {
        const results = readJUnit(file);
        suites.push(...results.suites);
        for (const doubt of results.doubts)
          problems.push({ path: 'suites', reason: `${file.file}: ${doubt}` });
      } catch (error) {
        problems.push({ path: 'suites', reason: `${file.file} ${(error as Error).message}` });
      }
    }
    const revision =
      release.revision ?? (await openGit(resolve(directory, profile.files.root), signal)).git?.revision;
    if (revision === undefined)
      problems.push({
        path: '',
        reason: 'nobody knows which revision was tested: collect in its checkout, or state it by --revision',
      });
    // a report that does not say when it ran is at least as old as its file
    const ranAt = earliest([
      ...files.map((file) => file.modifiedAt.toISOString()),
      ...suites.flatMap((suite) => suite.ranAt ?? []),
    ]);
    return {
      sightings: {
        tests: {
          data: {
            suites: {
              items: suites,
              complete: files.length > 0 && problems.every(({ path }) => path !== 'suites'),
            },
          },
          // JUnit names no revision: it is the checkout's, or what the caller stated
          measuredOn: revision === undefined ? {} : { revision, revisionSource: 'declared' },
          problems,
          source: profile.files.junit.join(', '),
          ...(ranAt === undefined ? {} : { collectedAt: ranAt }),
        },
      },
    };
  },
};
