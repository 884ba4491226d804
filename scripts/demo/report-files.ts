/** The formats that the demo keeps, and the file of each: for machines, for people, and the team's own checklist. */
export const reportFiles = [
  ['json', 'report.json'],
  ['html', 'report.html'],
  ['checklist', 'checklist.md'],
] as const;

/** The arguments by which the command line writes them. */
export const reportArguments: readonly string[] = reportFiles.flatMap(([format, file]) => [
  '--format',
  `${format}=${file}`,
]);
