export type { ReplayDifference } from './difference.ts';
export type { Input, MovedInput, ReplayFiles } from './moved-inputs.ts';
export { type DocumentBytes, type ReplayOptions, type ReplayResult, replay } from './replay.ts';
