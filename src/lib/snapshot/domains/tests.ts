import { count, evidence, instant, list, text } from '../parts.ts';

/** Results of the test suites, from JUnit XML. */
export const tests = evidence({
  suites: list(
    evidence({
      name: text,
      file: text,
      tests: count,
      failures: count,
      errors: count,
      skipped: count,
      failedTests: list(text),
      ranAt: instant,
    }),
  ),
});
