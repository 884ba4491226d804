export { type ComparedReport, diffReports, type ReportDiff } from './diff.ts';
export type { FactChange } from './facts.ts';
export type { GroundChange } from './grounds.ts';
export type { ItemChange, ItemState, Transition } from './items.ts';
export { diffMarkdown } from './markdown.ts';
export type { ObservationChange } from './observations.ts';
export { diffTerminal } from './terminal.ts';
