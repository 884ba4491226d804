import type { Collector } from './collector.ts';
import { contacts } from './contacts.ts';
import { docs } from './docs.ts';
import { kubernetes } from './kubernetes/collector.ts';
import { loadtest } from './loadtest.ts';
import { manifests } from './manifests.ts';
import { model } from './model.ts';
import { prometheus } from './prometheus/collector.ts';
import { scans } from './scans.ts';
import { tests } from './tests.ts';
import { tools } from './tools/collector.ts';

/** Every collector of this version, by rank: where two find different identities of the release, the earlier one's holds. */
export const collectors: readonly Collector[] = [
  kubernetes,
  tools,
  manifests,
  loadtest,
  model,
  prometheus,
  docs,
  tests,
  scans,
  contacts,
];
