import type { Release } from '../lib/snapshot/schema.ts';
import type { ModelReport } from './report.ts';

/** The models of a release as a report is of them; undefined when it could not read one of their files. */
export function identityOf({ observation: { measuredOn } }: ModelReport): Release['model'] {
  const { fp32, int8, served } = measuredOn.model ?? {};
  if (fp32 === undefined || int8 === undefined || served === undefined) return undefined;
  return { fp32, int8, served: served === int8 ? 'int8' : 'fp32' };
}
