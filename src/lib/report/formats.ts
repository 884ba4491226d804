import type { ReportFormat } from './format.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { terminal } from './terminal.ts';

/** Every format that a report can be written in. A new one is a file beside this and a line here. */
export const formats: readonly ReportFormat[] = [terminal, json, markdown];
