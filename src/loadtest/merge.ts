import { GatesError } from '../lib/errors.ts';
import { checkAgreement } from './merge/agreement.ts';
import { endpointsOf, latencyOf, requestsOf } from './merge/counts.ts';
import { entriesOf, generatorOf, lastOf, windowOf } from './merge/generator.ts';
import { known, sameOf } from './merge/known.ts';
import { type ReportFile, type Runner, runnersOf } from './merge/runners.ts';
import { present } from './present.ts';
import type { LoadTestReport } from './report.ts';

type Observation = LoadTestReport['observation'];
type Data = Observation['data'];

/**
 * Joins the reports of the runners of one test exactly. A single report of a whole test is returned as it is.
 *
 * - Counts add, maxima are maxima. What one runner does not know is not known of all.
 * - Percentiles can't be joined: the joined ladder gives bounds of them.
 * - The measured time runs from the first runner's beginning to the last one's end, and the achieved rate is all punctual
 *   arrivals over it: runners that did not run together did not make the load together.
 * - Virtual users are those of the runner with the fewest to spare, and the processor's load is the highest measured one:
 *   a saturated generator is not hidden by the others.
 * - A part of the load without a report is a runner that did not finish; so is one that says so itself.
 *
 * @throws GatesError `merge_conflict` that names the files, for parts that are there twice or overlap and for reports that
 *   can't be of one test; `usage_invalid` without reports
 */
export function mergeReports(parts: readonly ReportFile[]): LoadTestReport {
  const [first] = parts;
  if (first === undefined)
    throw new GatesError('usage_invalid', 'There is no report to merge; expected at least one.');
  if (parts.length === 1 && first.report.segment === undefined) return first.report;
  const runners = runnersOf(parts);
  checkAgreement(parts);
  const observations = parts.map(({ report }) => report.observation);
  const { collector, source, measuredOn } = first.report.observation;
  const versions = observations.map((observation) => observation.measuredOn.servedVersion);
  return {
    schema: 'gates.loadtest/v1',
    observation: {
      collectedAt: lastOf(observations.map(({ collectedAt }) => collectedAt)),
      collector,
      source,
      measuredOn: { ...present('url', measuredOn.url), ...present('servedVersion', sameOf(versions)) },
      problems: runners.flatMap(problemsOf),
      data: joined(
        observations.map(({ data }) => data),
        runners,
      ),
    },
  };
}

function problemsOf({ segment, part }: Runner): Observation['problems'] {
  if (part === undefined)
    return [{ path: '', reason: `there is no report of the part ${segment} of the load` }];
  return part.report.observation.problems.map(({ path, reason }) => ({
    path,
    reason: `${part.file}: ${reason}`,
  }));
}

function joined(all: readonly Data[], runners: readonly Runner[]): Data {
  const { k6Version, scriptDigest, nonce, target, effectiveOptions } = all[0] as Data;
  const options = effectiveOptions?.items?.filter(({ name }) => name !== 'executionSegment');
  const overridden = known(all.map(({ overriddenOptions }) => overriddenOptions?.items));
  const isWhole = (list: 'effectiveOptions' | 'overriddenOptions') =>
    all.every((data) => data[list]?.complete === true);
  const window = windowOf(all);
  const entries = entriesOf(runners);
  return {
    ...present('k6Version', k6Version),
    ...present('scriptDigest', scriptDigest),
    ...present('nonce', nonce),
    ...present('target', target),
    ...window,
    finished: entries.every(({ finished }) => finished === true),
    ...present('warmup_seconds', sameOf(all.map(({ warmup_seconds }) => warmup_seconds))),
    thresholdsInForce: all.every(({ thresholdsInForce }) => thresholdsInForce === true),
    ...(options && { effectiveOptions: { items: options, complete: isWhole('effectiveOptions') } }),
    ...(overridden && {
      overriddenOptions: {
        items: [...new Set(overridden.flat())].sort(),
        complete: isWhole('overriddenOptions'),
      },
    }),
    generator: generatorOf(all, window),
    requests: requestsOf(all),
    latency: latencyOf(all),
    ...present('endpoints', endpointsOf(all)),
    runners: { items: entries, complete: true },
  };
}
