import type { Collector } from './collector.ts';
import { kubernetes } from './kubernetes/collector.ts';
import { tools } from './tools/collector.ts';

/** Every collector of this version, by rank: where two find different identities of the release, the earlier one's holds. */
export const collectors: readonly Collector[] = [kubernetes, tools];
