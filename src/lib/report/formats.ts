import { csv } from './csv.ts';
import type { ReportFormat } from './format.ts';
import { github } from './github.ts';
import { githubSummary } from './github-summary.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { openreports, policyreport } from './policy-reports.ts';
import { sarif } from './sarif.ts';
import { terminal } from './terminal.ts';

/** Every format that a report can be written in. A new one is a file beside this and a line here. */
export const formats: readonly ReportFormat[] = [
  terminal,
  json,
  markdown,
  junit,
  sarif,
  github,
  githubSummary,
  csv,
  openreports,
  policyreport,
];
