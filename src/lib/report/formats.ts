import type { Report } from '../report.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { terminal } from './terminal.ts';

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

/** Every format that a report can be written in. A new one is a file beside this and a line here. */
export const formats: readonly ReportFormat[] = [terminal, json, markdown];
