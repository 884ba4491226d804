import type { Report } from '../report.ts';

/** How a report is written: a pure function of the report. */
export interface ReportFormat {
  readonly name: string;
  readonly description: string;
  /** the whole text, with a newline at its end */
  render(report: Report, options: RenderOptions): string;
}

/** What a format may know of where its text goes. */
export interface RenderOptions {
  /** true only on a terminal that wants colours */
  readonly colour: boolean;
  /** show items that pass one by one, too */
  readonly all: boolean;
}
