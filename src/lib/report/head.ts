import { formatFact } from '../messages.ts';
import type { Report } from '../report.ts';

/** How many observations one line of the head names before "and N more". */
const names_shown_max = 6;

/** What must be known before a verdict is believed, one sentence a line, in the order of its weight. Empty when there is nothing. */
export function headLines(report: Report): string[] {
  const { head } = report;
  const lines: string[] = [];
  if (head.nowWasGiven) lines.push(`The time was given: judged as if it were ${report.now.time}.`);
  for (const { name, checklist, value } of head.loosenedParameters)
    lines.push(
      `Looser than the checklist: ${name} is ${formatFact(name, value)}, the checklist says ${formatFact(name, checklist)}.`,
    );
  for (const waiver of head.waivers)
    lines.push(
      `Waived until ${waiver.expiresAt}: ${waiver.item}, asked by ${waiver.requestedBy}, approved by ${waiver.approvedBy}: ${waiver.reason}`,
    );
  if (head.notApplicable.length > 0) lines.push(`Declared not to apply: ${head.notApplicable.join(', ')}.`);
  if (!head.trusted) lines.push('There is no trust file: nobody is trusted, and no signature counts.');
  if (head.unsignedObservations.length > 0) {
    const shown = head.unsignedObservations.slice(0, names_shown_max);
    const rest = head.unsignedObservations.length - shown.length;
    lines.push(
      `${head.unsignedObservations.length} of ${report.observations.length} observations are not signed by their collector: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
    );
  }
  return lines;
}

/** What was asked, in words. */
export function scopeText(report: Pick<Report, 'scope'>): string {
  const { before, phases, items } = report.scope;
  if (before !== undefined) return `before ${before}`;
  return [...(phases ?? []).map((phase) => `phase ${phase}`), ...(items ?? [])].join(', ');
}

/** The counts of a report as one sentence. */
export function summaryText(report: Pick<Report, 'summary'>): string {
  const { inScope, pass, fail, unknown, notApplicable, waived } = report.summary;
  const parts = [
    `${pass} pass`,
    `${fail} fail`,
    `${unknown} unknown`,
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
  return `${inScope} items: ${parts.join(', ')}`;
}
