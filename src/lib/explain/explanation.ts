import type { Report, ReportItem } from '../report.ts';
import type { Status } from '../verdict.ts';
import type { Distance } from './distances.ts';
import type { Margin, Turn } from './margins.ts';

/** One observation that an item reads. */
export interface ExplainedEvidence {
  /** `moment/domain` */
  readonly place: string;
  readonly state: string;
  readonly collectedAt?: string;
  readonly collector?: string;
  readonly source?: string;
  /** from its collection to the reference time of its moment */
  readonly age_seconds?: number;
  /** `false` when its moment is over; else until when it is fresh, where that can be computed */
  readonly freshUntil?: string | false;
  readonly problems: readonly string[];
  /** how to get it, as a sentence; only where something is wrong with it */
  readonly remedy?: string;
}

/** Something that counts now and stops to. */
export interface Expiry {
  readonly what: string;
  /** RFC 3339 */
  readonly at: string;
}

/** The next expiry, and what the rules say of the item right after it. */
export interface NextExpiry extends Expiry {
  /** only where the snapshot was there to evaluate again */
  readonly statusThen?: Status;
}

/** A count at which something else is proven, and what the rules say of the item there. */
export interface VerifiedTurn extends Turn {
  /** the item's status at this count; only where the snapshot was there to evaluate again */
  readonly statusThen?: Status;
  /** the item's status one step before */
  readonly statusBefore?: Status;
}

export interface ExplainedMargin extends Omit<Margin, 'turns'> {
  readonly turns: readonly VerifiedTurn[];
}

/** What stands between a derived item and its pass. */
export interface Blocker {
  readonly id: string;
  readonly status: Status;
  readonly owner: string | null;
  readonly message: string;
  /** of a member that is itself derived: what blocks it */
  readonly members?: readonly Blocker[];
}

/** Why an item has its status, what would change it, and who can. All of it is computed or quoted, nothing is guessed. */
export interface Explanation {
  readonly schema: 'gates.explanation/v1';
  readonly item: Pick<
    ReportItem,
    'id' | 'title' | 'description' | 'phase' | 'owner' | 'critical' | 'requiredBefore' | 'inScope' | 'source'
  >;
  readonly status: Status;
  readonly waived: boolean;
  readonly message: string;
  readonly solution?: string;
  readonly now: Report['now'];
  /** what limits this explanation, as sentences */
  readonly notices: readonly string[];
  readonly facts: ReportItem['facts'];
  readonly evidence: readonly ExplainedEvidence[];
  readonly distances: readonly Distance[];
  readonly margins: readonly ExplainedMargin[];
  /** what counts for the item and what is refused, as phrases */
  readonly signatures: readonly string[];
  readonly nextExpiry?: NextExpiry;
  readonly expiries: readonly Expiry[];
  readonly members: readonly Blocker[];
  /** who can change it, and how, as sentences */
  readonly who: readonly string[];
}
