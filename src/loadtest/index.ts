export {
  type MachinesOptions,
  mountedFile,
  testRunManifests,
  testRunYaml,
  writeMachinesFolder,
} from './machines.ts';
export { mergeReports as mergeLoadTestReports } from './merge.ts';
export {
  type LoadTestReport,
  type RampReport,
  readRampReport,
  readReport as readLoadTestReport,
} from './report.ts';
export type { LoadProgress } from './run/progress.ts';
export { type LoadTestRun, loadScript, type RunLoadTestOptions, runLoadTest } from './run/run.ts';
