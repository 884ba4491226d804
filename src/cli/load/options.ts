import type { Moment } from '../../lib/snapshot/moments.ts';
import type { SharedOptions } from '../settings.ts';

/** What `gates load` can be told. */
export interface LoadOptions extends SharedOptions {
  readonly moment: Moment;
  readonly target?: string;
  readonly config?: string;
  readonly rate?: string;
  readonly duration?: string;
  readonly warmup?: string;
  readonly timeout?: string;
  readonly maximumVus?: string;
  readonly image?: string[];
  readonly apiKeyFile?: string;
  readonly apiKeyVariable?: string;
  readonly bearerTokenFile?: string;
  readonly bearerTokenVariable?: string;
  readonly ca?: string;
  readonly k6?: string;
  readonly output: string;
  readonly json?: boolean;
  readonly ramp?: boolean;
  readonly rateMax?: string;
  readonly steps?: string;
  readonly machines?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly runnerImage?: string;
  readonly credentialsSecret?: string;
}
