export { diffReports, type ReportDiff } from './diff.ts';
export { diffMarkdown } from './markdown.ts';
export { diffTerminal } from './terminal.ts';
