export { type ReplayOptions, type ReplayResult, replay } from './replay.ts';
