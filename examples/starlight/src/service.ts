import type { Cache } from './cache.ts';
import type { Configuration } from './configuration.ts';
import type { Database } from './database.ts';
import type { FaultInjector } from './faults.ts';
import type { Metrics } from './metrics.ts';
import type { Model } from './model.ts';

/** What the routes share. */
export interface Service {
  readonly configuration: Configuration;
  readonly metrics: Metrics;
  readonly faults: FaultInjector;
  readonly database: Database | undefined;
  readonly cache: Cache | undefined;
  /** absent until it is loaded */
  model: Model | undefined;
  /** true from the signal to end on */
  isDraining: boolean;
}

/** The dependencies that are configured, and the model. */
export function dependenciesOf(service: Service): { name: string; isUp: boolean }[] {
  return [
    { name: 'model', isUp: service.model !== undefined },
    ...[service.database?.dependency, service.cache?.dependency].filter((one) => one !== undefined),
  ];
}
