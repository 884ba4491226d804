import { clopperPearsonUpper } from '../../lib/statistics/clopper-pearson.ts';
import type { LoadTestReport, RampReport } from '../report.ts';
import type { Settings } from '../settings/settings.ts';

/** One-sided confidence of the bounds that are shown; the gate computes its own from the counts. */
const confidence_fraction = 0.95;
const p95_share_fraction = 0.05;

/** A look at a run for a person. The gate decides from the counts; nothing here does. */
export function summaryOf({ observation, segment }: LoadTestReport, settings: Settings): string {
  const { data, measuredOn, problems } = observation;
  const { requests = {}, latency = {}, generator = {} } = data;
  const { limits } = settings;
  const { sent = 0, succeeded = 0, failed = 0 } = requests;
  const seconds = data.measured_seconds ?? 0;
  const late = latency.ladder?.find(({ limit_ms }) => limit_ms === limits.latency_p95_ms_max)?.atOrOver;
  const lines = [
    `load test of ${settings.target}${measuredOn.servedVersion === undefined ? '' : `, release ${measuredOn.servedVersion}`}`,
    '',
    row(
      'p95',
      milliseconds(latency.p95_ms),
      `limit ${limits.latency_p95_ms_max} ms`,
      late === undefined ? '' : `${share(late + failed, sent)} late or failed, fewer than 5 % are allowed`,
    ),
    row(
      'throughput',
      seconds > 0 ? `${round(succeeded / seconds)} /s` : '–',
      `limit ${limits.throughput_per_second_min} /s`,
      `${succeeded} succeeded in ${round(seconds)} s`,
    ),
    row(
      'errors',
      sent > 0 ? percent(failed / sent) : '–',
      `limit ${percent(limits.error_rate_fraction_max)}`,
      `${share(failed, sent)}${kinds(requests.failedByKind)}`,
    ),
    '',
    `  latency      p50 ${milliseconds(latency.p50_ms)}   p90 ${milliseconds(latency.p90_ms)}   p95 ${milliseconds(latency.p95_ms)}   p99 ${milliseconds(latency.p99_ms)}   longest ${milliseconds(latency.maximum_ms)}`,
    ...histogram(latency.ladder ?? [], succeeded, limits.latency_p95_ms_max),
    '',
    ...(data.endpoints ?? []).map(
      ({ name, sent: own = 0, failed: bad = 0, p95_ms }) =>
        `  ${(name ?? '').padEnd(24)} ${String(own).padStart(7)} sent ${String(bad).padStart(6)} failed   p95 ${milliseconds(p95_ms)}`,
    ),
    ...(requests.expectedErrors?.sent
      ? [
          `  ${requests.expectedErrors.met} of ${requests.expectedErrors.sent} requests that had to be refused were`,
        ]
      : []),
    `  generator    ${generator.droppedIterations ?? '?'} dropped, ${round(generator.achievedRate_perSecond ?? 0)} of ${round(generator.targetRate_perSecond ?? 0)} /s on schedule, ${generator.peakVirtualUsers ?? '?'} of ${generator.maximumVirtualUsers ?? '?'} virtual users`,
    ...doubts(data, segment).map((doubt) => `  ! ${doubt}`),
    ...problems.map(({ reason }) => `  ! ${reason}`),
  ];
  return `\n${lines.join('\n')}\n\n`;
}

/** A look at a ramp: its steps, and the highest rate that kept the limits. */
export function rampSummaryOf(report: RampReport): string {
  const { limits, steps } = report;
  const kept = steps.filter((step) => {
    const { sent = 0, failed = 0, lateOrFailed = 0, punctual = 0, droppedIterations = 0 } = step;
    return (
      sent > 0 &&
      droppedIterations === 0 &&
      punctual >= 0.99 * sent &&
      clopperPearsonUpper(lateOrFailed, sent, confidence_fraction) < p95_share_fraction &&
      failed / sent < limits.error_rate_fraction_max
    );
  });
  const highest = kept.at(-1);
  const rows = steps.map((step) =>
    step.sent
      ? `  ${String(step.rate_perSecond).padStart(7)} /s   p95 ${milliseconds(step.p95_ms).padStart(9)}   ${share(step.lateOrFailed ?? 0, step.sent)} late or failed   ${step.droppedIterations ?? '?'} dropped   ${kept.includes(step) ? 'kept' : 'not seen to be kept'}`
      : `  ${String(step.rate_perSecond).padStart(7)} /s   not reached`,
  );
  const end =
    highest === undefined
      ? 'No rate was seen to keep the limits.'
      : `The highest rate seen to keep the limits: ${highest.rate_perSecond} requests a second. A test at that rate makes evidence.`;
  return `\nramp against ${report.target}\n\n${rows.join('\n')}\n\n${end}\n\n`;
}

function doubts(data: LoadTestReport['observation']['data'], segment: string | undefined): string[] {
  const { generator = {}, requests = {} } = data;
  const { sent = 0, succeeded = 0, failed = 0 } = requests;
  return [
    ...(data.finished === false ? ['the run broke off: it proves nothing'] : []),
    ...(data.thresholdsInForce === false ? ['thresholds were switched off: it proves nothing'] : []),
    ...((data.overriddenOptions?.items ?? []).length > 0
      ? [`other options than the script’s were in force: ${data.overriddenOptions?.items?.join(', ')}`]
      : []),
    ...(sent === 0 ? ['no request was counted'] : []),
    ...(sent !== succeeded + failed ? [`${sent - succeeded - failed} requests have no outcome`] : []),
    ...(generator.droppedIterations ? ['the generator dropped arrivals: it was the bottleneck'] : []),
    // of a part of the load k6 makes not quite its share: only all parts together show whether the rate was kept
    ...(segment === undefined &&
    (generator.achievedRate_perSecond ?? 0) < 0.99 * (generator.targetRate_perSecond ?? 0)
      ? ['the generator did not keep its schedule: it was the bottleneck']
      : []),
  ];
}

function row(name: string, value: string, limit: string, note: string): string {
  return `  ${name.padEnd(12)} ${value.padEnd(11)} ${limit.padEnd(16)} ${note}`.trimEnd();
}

function share(count: number, total: number): string {
  if (total === 0) return 'none of 0';
  // counts that can't be are shown as they are; below it says that they do not agree
  if (count > total) return `${count} of ${total}`;
  return `${count} of ${total} (at most ${percent(clopperPearsonUpper(count, total, confidence_fraction))})`;
}

function kinds(failedByKind: Readonly<Record<string, number>> | undefined): string {
  const parts = Object.entries(failedByKind ?? {}).map(([kind, count]) => `${kind} ${count}`);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

const blocks = ' ▁▂▃▄▅▆▇█';

/** One column an interval of the ladder, the limit marked. */
function histogram(
  ladder: readonly { readonly limit_ms?: number | undefined; readonly atOrOver?: number | undefined }[],
  total: number,
  limit_ms: number,
): string[] {
  if (total === 0 || ladder.length === 0) return [];
  const reached = [total, ...ladder.map(({ atOrOver = 0 }) => atOrOver), 0];
  const counts = reached.slice(0, -1).map((count, index) => count - (reached[index + 1] ?? 0));
  const most = Math.max(...counts);
  const columns = counts.map(
    (count) => blocks[count === 0 ? 0 : Math.max(1, Math.round((count / most) * 8))],
  );
  const mark = ladder.findIndex((rung) => rung.limit_ms === limit_ms) + 1;
  return [
    `               ${columns.slice(0, mark).join('')}│${columns.slice(mark).join('')}   ${ladder[0]?.limit_ms} to ${ladder.at(-1)?.limit_ms} ms, limit at │`,
  ];
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${round(value)} ms`;
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(3))} %`;
}

function round(value: number): number {
  return Number(value.toFixed(value < 100 ? 2 : 1));
}
