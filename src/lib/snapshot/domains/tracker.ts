import { count, evidence, list, text } from '../parts.ts';

/** The answer of the issue tracker to the profile's query for open critical bugs. */
export const tracker = evidence({
  system: text,
  query: text,
  total: count,
  openCriticalBugs: list(evidence({ id: text, title: text, url: text })),
});
