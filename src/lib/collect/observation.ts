import type { z } from 'zod';
import { type Domain, domains } from '../snapshot/domains.ts';
import type { Observation } from '../snapshot/schema.ts';
import { jsonPath } from '../zod-problems.ts';
import type { Problem, Sighting } from './collector.ts';

/**
 * The observation that a sighting becomes. Data that doesn't fit its domain's schema, and a failure or silence of the
 * collector, turn into a problem of the whole domain.
 */
export function observationOf(
  domain: Domain,
  sighting: Sighting<Domain> | undefined,
  by: { readonly collector: string; readonly collectedAt: string; readonly failure: string | undefined },
): Observation {
  const { data, problems = [], ...rest } = sighting ?? {};
  const checked = data === undefined ? undefined : domains[domain].safeParse(data);
  const failures: Problem[] = [];
  if (by.failure !== undefined) failures.push({ path: '', reason: by.failure });
  else if (sighting === undefined)
    failures.push({ path: '', reason: `${by.collector} said nothing about ${domain}` });
  if (checked?.success === false)
    failures.push({
      path: '',
      reason: `what was seen does not fit the domain's schema: ${shapeProblems(checked.error)}`,
    });
  const all = [...failures, ...problems];
  return {
    collectedAt: by.collectedAt,
    collector: by.collector,
    ...rest,
    ...(all.length === 0 ? {} : { problems: all }),
    ...(checked?.success === true ? { data: checked.data } : {}),
  } as Observation;
}

const shown_max = 5;

/** Where data doesn't fit, without the values found there: nobody has looked for secrets in them. */
function shapeProblems({ issues }: z.ZodError): string {
  const lines = issues.slice(0, shown_max).map((issue) => `${jsonPath(issue.path)}: ${issue.message}`);
  return [...lines, ...(issues.length > shown_max ? [`${issues.length - shown_max} more`] : [])].join('; ');
}
