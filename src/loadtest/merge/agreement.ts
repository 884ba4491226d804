import { GatesError } from '../../lib/errors.ts';
import type { ReportFile } from './runners.ts';

type Data = ReportFile['report']['observation']['data'];

interface Value {
  /** where it stands in the report */
  readonly path: string;
  readonly of: (report: ReportFile['report']) => unknown;
  /** what to do when runners differ in it */
  readonly advice?: string;
}

const inData = (path: string, of: (data: Data) => unknown, advice?: string): Value => ({
  path: `observation.data.${path}`,
  of: ({ observation }) => of(observation.data),
  ...(advice === undefined ? {} : { advice }),
});

const sequence = 'executionSegmentSequence';
const sequenceAdvice =
  'Give all runners the same --execution-segment-sequence: without it k6 gives several of them the same arrivals.';

/** What is the same in every report of one test. */
const always: readonly Value[] = [
  inData(
    'nonce',
    (data) => data.nonce,
    'Give the runners of one test the same -e NONCE=…, and those of another test another.',
  ),
  inData('scriptDigest', (data) => data.scriptDigest),
  inData('target', (data) => data.target),
  inData('k6Version', (data) => data.k6Version),
  { path: 'observation.measuredOn.url', of: ({ observation }) => observation.measuredOn.url },
  { path: 'observation.collector', of: ({ observation }) => observation.collector },
];

/** What is the same wherever it is known: a runner that broke off does not know all of it. */
const whereKnown: readonly Value[] = [
  {
    path: 'observation.measuredOn.servedVersion',
    of: ({ observation }) => observation.measuredOn.servedVersion,
  },
  inData('warmup_seconds', (data) => data.warmup_seconds),
  inData('measured_seconds', (data) => (data.finished === true ? data.measured_seconds : undefined)),
  inData('latency.ladder, its limits', (data) => data.latency?.ladder?.map(({ limit_ms }) => limit_ms)),
  inData('endpoints, their names', (data) => data.endpoints?.map(({ name }) => name)),
  inData('endpoints, what they were asked', (data) => data.endpoints?.map(({ asked }) => asked ?? null)),
];

/**
 * @throws GatesError `merge_conflict` that names two files and what they differ in, when the reports can't be of one test
 */
export function checkAgreement(parts: readonly ReportFile[]): void {
  const options = optionNames(parts).map((name) =>
    inData(
      `effectiveOptions ${name}`,
      (data) => optionOf(data, name),
      name === sequence ? sequenceAdvice : undefined,
    ),
  );
  for (const value of [...always, ...options]) check(parts, value);
  for (const value of whereKnown)
    check(
      parts.filter(({ report }) => value.of(report) !== undefined),
      value,
    );
  const alone = parts.find(({ report }) => optionOf(report.observation.data, sequence) === undefined);
  if (parts.length > 1 && alone !== undefined)
    throw new GatesError('merge_conflict', `${alone.file} tells of no ${sequence}. ${sequenceAdvice}`);
}

function check(parts: readonly ReportFile[], { path, of, advice }: Value): void {
  const [first, ...others] = parts;
  if (first === undefined) return;
  const expected = shown(of(first.report));
  const other = others.find(({ report }) => shown(of(report)) !== expected);
  if (other === undefined) return;
  throw new GatesError(
    'merge_conflict',
    `${other.file}: ${path}: expected ${expected}, as in ${first.file}; found ${shown(of(other.report))}.${advice === undefined ? '' : ` ${advice}`}`,
  );
}

function optionNames(parts: readonly ReportFile[]): string[] {
  const names = parts.flatMap(({ report }) =>
    (report.observation.data.effectiveOptions?.items ?? []).flatMap(({ name }) => name ?? []),
  );
  return [...new Set(names)].filter((name) => name !== 'executionSegment').sort();
}

function optionOf(data: Data, wanted: string): string | undefined {
  return data.effectiveOptions?.items?.find(({ name }) => name === wanted)?.value;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
