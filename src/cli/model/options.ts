import type { SharedOptions } from '../settings.ts';

/** What `gates model` can be told. */
export interface ModelOptions extends SharedOptions {
  readonly fp32?: string;
  readonly int8?: string;
  readonly clean?: string;
  readonly stego?: string;
  readonly manifest?: string;
  readonly contract: string;
  readonly served: 'fp32' | 'int8';
  readonly threads: string;
  readonly timeLimit: string;
  readonly maxUndecodable: string;
  readonly import?: string;
  readonly threshold?: string;
  readonly picture?: string;
  readonly output: string;
  readonly json?: boolean;
  readonly shard?: string;
  readonly job?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly jobImage?: string;
  readonly jobClaim?: string;
}
