import { checklist } from './checklist/index.ts';
import { csv } from './csv.ts';
import type { ReportFormat } from './format.ts';
import { github } from './github.ts';
import { githubSummary } from './github-summary.ts';
import { htmlPage } from './html/page.ts';
import { inTotoTestResult } from './in-toto/test-result.ts';
import { slsaVsa } from './in-toto/verification-summary.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { oscal } from './oscal/index.ts';
import { openreports, policyreport } from './policy-reports.ts';
import { sarif } from './sarif.ts';
import { terminal } from './terminal.ts';

/** Every format that a report can be written in. A new one is a file beside this and a line here. */
export const formats: readonly ReportFormat[] = [
  terminal,
  json,
  markdown,
  htmlPage,
  junit,
  sarif,
  github,
  githubSummary,
  csv,
  openreports,
  policyreport,
  checklist,
  inTotoTestResult,
  slsaVsa,
  oscal,
];
