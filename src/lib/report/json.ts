import { cleanJson } from './clean.ts';
import type { ReportFormat } from './format.ts';

/** The report itself: everything, for machines and for replay. */
export const json: ReportFormat = {
  name: 'json',
  description: 'the whole report, for machines',
  render: (report) => `${cleanJson(JSON.stringify(report, null, 2))}\n`,
};
