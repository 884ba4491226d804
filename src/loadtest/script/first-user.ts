/*
 * What only the first of k6's virtual users does: it reads the settings, makes the setup, and writes the summary. It is
 * bundled apart, as a function that the other virtual users never call, so that they don't hold it.
 */
export { effectiveOptions, overriddenOptions } from './effective-options.ts';
export { evidenceOf } from './evidence.ts';
export { askIdentity } from './identity.ts';
export { optionsOf } from './options.ts';
export { rampReportOf } from './ramp.ts';
export { read } from './readings.ts';
export { rampSummaryOf, summaryOf } from './summary.ts';
export { isDefaultShape } from './summary-data.ts';
