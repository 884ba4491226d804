import { GatesError } from '../../lib/errors.ts';
import { explainItem, explanationParts } from '../../lib/explain/index.ts';
import { readReport } from '../../lib/read-report.ts';
import { clean, cleanJson } from '../../lib/report/clean.ts';
import { nameOf, readBytes } from '../files.ts';
import { readPolicies } from '../settings.ts';
import { rows } from './rows.ts';

/** Where an item was reported, and what it was judged over. */
export interface ReportedItemOptions {
  readonly report: string;
  readonly snapshot?: string;
  readonly policies?: string;
  readonly json?: boolean;
}

/** An item of a report: why, what would change it, and who can, as text to print. */
export async function explainReported(id: string, options: ReportedItemOptions): Promise<string> {
  const { report: reportPath, snapshot: snapshotPath } = options;
  if (reportPath === '-' && snapshotPath === '-')
    throw new GatesError('usage_invalid', 'Only one of report and snapshot can be standard input.');
  const [bytes, snapshot, policies] = await Promise.all([
    readBytes(reportPath),
    snapshotPath === undefined ? undefined : readBytes(snapshotPath),
    readPolicies(options),
  ]);
  const explanation = await explainItem(readReport(bytes, nameOf(reportPath)), id, {
    policies,
    ...(snapshot === undefined ? {} : { snapshot }),
    files: {
      report: nameOf(reportPath),
      ...(snapshotPath === undefined ? {} : { snapshot: nameOf(snapshotPath) }),
    },
  });
  if (options.json) return `${cleanJson(JSON.stringify(explanation, null, 2))}\n`;
  const { item, status, waived, now, notices } = explanation;
  return `${[
    `${clean(item.id)}: ${clean(item.title)}`,
    `${status.replace('_', ' ').toUpperCase()}${waived ? ', waived' : ''}${item.inScope ? '' : ', not in scope'}  as of ${now.time}${now.given ? ', a given time' : ''}`,
    ...notices.map((notice) => `! ${clean(notice)}`),
    '',
    ...rows(explanationParts(explanation)),
  ].join('\n')}\n`;
}
