import type { Report } from '../../report.ts';
import type { ReportFormat } from '../format.ts';
import { headLines, scopeText } from '../head.ts';
import { outcomeOf, statusTable } from '../statuses.ts';
import { digestSet, statementText } from './statement.ts';

const { words } = statusTable['in-toto-test-result'];

/**
 * An in-toto statement with the predicate test-result v0.1, unsigned: the items in scope by id.
 * https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md
 */
export const inTotoTestResult: ReportFormat = {
  name: 'in-toto-test-result',
  description: 'an unsigned in-toto statement of passed, warned and failed items',
  render(report) {
    const idsIn = (list: string) =>
      report.items.filter((item) => item.inScope && words[outcomeOf(item)] === list).map(({ id }) => id);
    return statementText(report, 'https://in-toto.io/attestation/test-result/v0.1', {
      result: resultOf(report),
      configuration: configurationOf(report),
      passedTests: idsIn('passedTests'),
      warnedTests: idsIn('warnedTests'),
      failedTests: idsIn('failedTests'),
    });
  },
};

function resultOf({ verdict, summary }: Report): 'PASSED' | 'WARNED' | 'FAILED' {
  if (verdict !== 'go') return 'FAILED';
  return summary.waived > 0 ? 'WARNED' : 'PASSED';
}

/** What the items were judged with, as in-toto's resource descriptors. */
function configurationOf(report: Report): object[] {
  const { digests, head, verdict, now } = report;
  return [
    {
      name: 'judgement',
      digest: digestSet(digests.inputs),
      annotations: { verdict, scope: scopeText(report), time: now.time, qualifications: headLines(report) },
    },
    { name: 'snapshot', digest: digestSet(digests.snapshot) },
    { name: 'policies', digest: digestSet(digests.policies) },
    { name: 'module', digest: digestSet(digests.module) },
    {
      name: 'profile',
      digest: digestSet(digests.profile),
      annotations: { notApplicable: head.notApplicable, loosenedParameters: head.loosenedParameters },
    },
    { name: 'trust', digest: digestSet(digests.trust) },
    ...head.waivers.map(({ envelope, ...waiver }) => ({
      name: `waiver of ${waiver.item}`,
      digest: digestSet(envelope),
      annotations: waiver,
    })),
  ];
}
