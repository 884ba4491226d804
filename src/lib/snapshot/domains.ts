import { canary } from './domains/canary.ts';
import { cluster } from './domains/cluster.ts';
import { contacts } from './domains/contacts.ts';
import { database } from './domains/database.ts';
import { docs } from './domains/docs.ts';
import { image } from './domains/image.ts';
import { loadtest } from './domains/loadtest.ts';
import { manifests } from './domains/manifests.ts';
import { metrics } from './domains/metrics.ts';
import { model } from './domains/model.ts';
import { monitoring } from './domains/monitoring.ts';
import { network } from './domains/network.ts';
import { probes } from './domains/probes.ts';
import { registry } from './domains/registry.ts';
import { resources } from './domains/resources.ts';
import { rollback } from './domains/rollback.ts';
import { scans } from './domains/scans.ts';
import { tests } from './domains/tests.ts';
import { tools } from './domains/tools.ts';
import { tracker } from './domains/tracker.ts';
import { traffic } from './domains/traffic.ts';

/** What can be observed: each domain is written by one collector and has one schema. */
export const domains = {
  cluster,
  manifests,
  tools,
  registry,
  image,
  model,
  loadtest,
  resources,
  probes,
  network,
  traffic,
  database,
  metrics,
  monitoring,
  canary,
  rollback,
  docs,
  scans,
  tests,
  tracker,
  contacts,
} as const;

export type Domain = keyof typeof domains;
export const domainNames = Object.keys(domains) as Domain[];
