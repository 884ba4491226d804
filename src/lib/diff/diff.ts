import { jsonDifferences } from '../json/index.ts';
import type { Report } from '../report.ts';
import type { Verdict } from '../verdict.ts';
import { jsonPath } from '../zod-problems.ts';
import { type GroundChange, groundChanges } from './grounds.ts';
import { type ItemChange, itemChanges } from './items.ts';
import { type ObservationChange, observationChanges } from './observations.ts';

/** One of the two reports that are compared. */
export interface ComparedReport {
  readonly verdict: Verdict;
  readonly release: Report['release'];
  readonly now: Report['now'];
  readonly scope: Report['scope'];
  readonly summary: Report['summary'];
  readonly digests: Report['digests'];
}

/** What changed from one report to another. */
export interface ReportDiff {
  readonly schema: 'gates.diff/v1';
  readonly before: ComparedReport;
  readonly after: ComparedReport;
  /** true when the reports are of different releases: another name, version or image */
  readonly differentReleases: boolean;
  /** what of the release changed, as phrases */
  readonly release: readonly string[];
  readonly differentScopes: boolean;
  /** true when an item in scope got worse, or blocks and did not before */
  readonly worse: boolean;
  readonly grounds: readonly GroundChange[];
  readonly items: readonly ItemChange[];
  readonly observations: readonly ObservationChange[];
}

/** Compares two reports, of one release or of two, item by item: see `transitions` for what can have happened. */
export function diffReports(before: Report, after: Report): ReportDiff {
  const observations = observationChanges(before, after);
  const items = itemChanges(before, after, observations);
  return {
    schema: 'gates.diff/v1',
    before: compared(before),
    after: compared(after),
    differentReleases: identityOf(before) !== identityOf(after),
    release: jsonDifferences(before.release, after.release).map(
      ({ path, before: from, after: to }) =>
        `${jsonPath(path).slice(2)}: ${JSON.stringify(from) ?? 'nothing'} → ${JSON.stringify(to) ?? 'nothing'}`,
    ),
    differentScopes: jsonDifferences(before.scope, after.scope).length > 0,
    worse: items.some(({ transition, blocksNewly }) => transition === 'got_worse' || blocksNewly),
    grounds: groundChanges(before, after),
    items,
    observations,
  };
}

function compared({ verdict, release, now, scope, summary, digests }: Report): ComparedReport {
  return { verdict, release, now, scope, summary, digests };
}

function identityOf({ release: { name, version, image } }: Report): string {
  return JSON.stringify([name, version, image?.index]);
}
