import type { Report, ReportItem } from '../report.ts';

type Waiver = Report['head']['waivers'][number];

/** The waiver that covers an item's decision, if one does. */
export function waiverOf(report: Report, item: ReportItem): Waiver | undefined {
  return item.waived ? report.waivers.accepted.find((waiver) => waiver.item === item.id) : undefined;
}

/** An item's message; where it is waived, the waiver is said first. */
export function messageOf(report: Report, item: ReportItem): string {
  const waiver = waiverOf(report, item);
  return waiver === undefined ? item.message : `${waiverText(waiver)} What is waived: ${item.message}`;
}

/** A waiver as sentences: until when, by whom, and why. */
export function waiverText(waiver: Waiver): string {
  return `WAIVED until ${waiver.expiresAt} by ${waiver.approvedBy}, asked by ${waiver.requestedBy}: ${waiver.reason}${/[.!?]$/.test(waiver.reason) ? '' : '.'}`;
}
