import type { z } from 'zod';
import { pathStep } from '../json/json-path.ts';

/** The first problem that a schema found, as `$.signatures[0].sig: what was expected`. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  const steps = (issue?.path ?? []).map((step) => pathStep(typeof step === 'number' ? step : String(step)));
  return `$${steps.join('')}: ${issue?.message}`;
}
