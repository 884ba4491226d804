import type { LoadTestReport } from '../../loadtest/report.ts';
import type { CollectContext } from './collector.ts';
import { readReportFiles } from './report-files.ts';

/** The load test of a moment, or why there is none. */
export type FoundLoadTest =
  | { readonly observation: LoadTestReport['observation'] }
  | { readonly problem: string };

/** The address that a moment's load test must have loaded: before the deployment a copy, later the release. */
export function loadTestTarget({ moment, profile }: CollectContext): string {
  return (moment === 'pre-deployment' ? profile.service.testUrl : profile.service.url).replace(/\/+$/, '');
}

/** The newest report among the profile's that is of the address of this moment and of all the load. */
export async function findLoadTestReport(context: CollectContext): Promise<FoundLoadTest> {
  const { profile, directory } = context;
  const { readReport } = await import('../../loadtest/report.ts');
  const problems: { path: string; reason: string }[] = [];
  const files = await readReportFiles(profile.files.loadTests, directory, { path: '', problems });
  const found: LoadTestReport['observation'][] = [];
  const target = loadTestTarget(context);
  for (const { file, text } of files) {
    try {
      const { segment, observation } = readReport(new TextEncoder().encode(text), file);
      if (observation.measuredOn.url !== target)
        problems.push({ path: '', reason: `${file} is of ${observation.measuredOn.url}, not of ${target}` });
      else if (segment !== undefined)
        problems.push({
          path: '',
          reason: `${file} is of a part of the load only (${segment}): join the runners' reports with gates load merge`,
        });
      else found.push(observation);
    } catch (error) {
      problems.push({ path: '', reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const newest = found.sort((a, b) => Date.parse(b.collectedAt) - Date.parse(a.collectedAt))[0];
  if (newest !== undefined) return { observation: newest };
  const reasons = problems.map(({ reason }) => reason);
  return {
    problem:
      reasons.length > 0
        ? `no load test of ${target}: ${reasons.join('; ')}`
        : `no load test of ${target}: run gates load, and name its report in files.loadTests`,
  };
}
