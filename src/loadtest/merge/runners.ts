import { GatesError } from '../../lib/errors.ts';
import type { LoadTestReport } from '../report.ts';
import { type Segment, segmentOf } from '../segment.ts';

/** A report, and the name by which messages speak of it. */
export interface ReportFile {
  readonly file: string;
  readonly report: LoadTestReport;
}

/** A runner of a test: its part of the load, and its report where there is one. */
export interface Runner {
  /** as k6 writes it */
  readonly segment: string;
  readonly part?: ReportFile;
}

interface Placed extends Segment {
  readonly part: ReportFile;
  readonly segment: string;
}

/**
 * The runners that make up the whole load, in its order: those of the reports, and one without a report for each part that
 * none of them made.
 *
 * @throws GatesError `merge_conflict` for a report of no part, and for two of the same or of overlapping parts
 */
export function runnersOf(parts: readonly ReportFile[]): Runner[] {
  const placed = parts.map(place).sort((a, b) => a.from_fraction - b.from_fraction);
  const runners: Runner[] = [];
  let end = { fraction: 0, text: '0' };
  let before: Placed | undefined;
  for (const next of placed) {
    const { part, segment, from_fraction, to_fraction } = next;
    const [from, to] = ends(segment);
    if (before !== undefined && from_fraction < before.to_fraction) refuseOverlap(before, next);
    if (from_fraction > end.fraction) runners.push({ segment: `${end.text}:${from}` });
    runners.push({ segment, part });
    end = { fraction: to_fraction, text: to };
    before = next;
  }
  if (end.fraction < 1) runners.push({ segment: `${end.text}:1` });
  return runners;
}

function place(part: ReportFile): Placed {
  const { segment } = part.report;
  if (segment === undefined)
    throw new GatesError(
      'merge_conflict',
      `${part.file} is of a whole load test, which joins with nothing; expected the reports of runners that k6 gave a part of the load by --execution-segment.`,
    );
  const read = segmentOf(segment);
  if (read === undefined)
    throw new GatesError(
      'merge_conflict',
      `${part.file}: segment: expected a part of the load such as 1/4:2/4; found ${JSON.stringify(segment)}.`,
    );
  return { ...read, part, segment };
}

function refuseOverlap(before: Placed, next: Placed): never {
  const files = `${before.part.file} and ${next.part.file}`;
  throw new GatesError(
    'merge_conflict',
    before.from_fraction === next.from_fraction && before.to_fraction === next.to_fraction
      ? `${files} are both of the part ${next.segment} of the load; expected each part once.`
      : `${files} overlap: the one is of the part ${before.segment} of the load, the other of ${next.segment}.`,
  );
}

/** The two ends as they were written; a single fraction begins at 0. */
function ends(segment: string): [string, string] {
  const [first = '', second] = segment.split(':');
  return second === undefined ? ['0', first] : [first, second];
}
