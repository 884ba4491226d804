import type { Report } from '../report.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { refuseReport } from './refuse-report.ts';

/** How far two machines' clocks may stand apart. */
export const clock_skew_ms_max = 300_000;

/** The last instant that RFC 3339 can write. */
const latest_ms = Date.UTC(10_000, 0) - 1;

/**
 * Until when a report's verdict counts: as long after its time as the parameter `verdict_validity_seconds_max` says, and
 * no longer than a waiver on which it rests.
 *
 * @returns RFC 3339
 * @throws GatesError `report_invalid` for a report that is over by then, or of a time that is still to come
 */
export function validUntil(report: Report, now_ms: number, file: string): string {
  const evaluated_ms = parseRfc3339_ms(report.now.time);
  const longest_seconds = report.parameters.values['verdict_validity_seconds_max'];
  if (evaluated_ms === undefined || typeof longest_seconds !== 'number')
    refuseReport(file, 'it lacks its time, or how long a verdict is valid (verdict_validity_seconds_max)');
  if (evaluated_ms > now_ms + clock_skew_ms_max)
    refuseReport(file, `it was judged as of ${report.now.time}, which is still to come`);
  const waived = new Set(report.items.filter((item) => item.inScope && item.waived).map(({ id }) => id));
  const ends_ms = [
    Math.min(evaluated_ms + longest_seconds * 1000, latest_ms),
    ...report.head.waivers
      .filter(({ item }) => waived.has(item))
      .map(({ expiresAt }) => parseRfc3339_ms(expiresAt) ?? Number.NaN),
  ];
  const end_ms = Math.floor(Math.min(...ends_ms));
  if (!(now_ms < end_ms))
    refuseReport(
      file,
      `it was judged at ${report.now.time}, and its verdict is over since then; collect and check again`,
    );
  return new Date(end_ms).toISOString();
}
