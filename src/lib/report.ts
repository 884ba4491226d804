import type { ItemMetadata } from './catalogue.ts';
import type { Milestone, Phase } from './milestones.ts';
import type { ParameterOverride } from './parameters.ts';
import type { Profile } from './profile/schema.ts';
import type { Domain } from './snapshot/domains.ts';
import type { Moment } from './snapshot/moments.ts';
import type { Release } from './snapshot/schema.ts';
import type { AcceptedWaiver, AttestationRecord, RefusedEnvelope, Trust } from './trust/index.ts';
import type { Status, Verdict } from './verdict.ts';

/** Where one piece of an item's evidence came from, and whether it could be judged. */
export interface EvidenceReference {
  readonly moment: Moment;
  readonly domain: Domain;
  /** dotted paths below the observation's `data` that the item reads */
  readonly paths: readonly string[];
  /** `usable`, or why not */
  readonly state: string;
  readonly collectedAt?: string;
  readonly collector?: string;
  readonly source?: string;
  /** what is wrong with it, as sentences */
  readonly problems: readonly string[];
}

/** One item with its decision. */
export interface ReportItem {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly description: string;
  readonly phase: Phase;
  readonly owner: string | null;
  readonly critical: boolean;
  readonly requiredBefore: Milestone;
  /** false for an item that the scope left out: it is decided, but the verdict does not rest on it */
  readonly inScope: boolean;
  readonly status: Status;
  /** true when a valid waiver covers this item's `fail` or `unknown` */
  readonly waived: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
  /** what to do; only where something is to be done */
  readonly solution?: string;
  readonly evidence: readonly EvidenceReference[];
  /** file and line of the rule, below the folder of policies */
  readonly source: { readonly file: string; readonly line: number };
}

/** One observation of the snapshot, as the report's head lists it. */
export interface ReportObservation {
  readonly moment: Moment;
  readonly domain: Domain;
  readonly collectedAt: string;
  readonly collector: string;
  readonly state: string;
  readonly signature: 'signed' | 'unsigned' | 'refused';
  readonly signedBy?: string;
  readonly problems: readonly string[];
}

/** What was asked. */
export interface ReportScope {
  readonly before?: Milestone;
  readonly phases?: readonly Phase[];
  readonly items?: readonly string[];
}

/** The answer to "may this release go on?", with everything that it rests on. */
export interface Report {
  readonly schema: 'gates.report/v1';
  readonly verdict: Verdict;
  readonly scope: ReportScope;
  readonly now: { readonly time: string; readonly given: boolean };
  readonly release: Release;
  readonly summary: {
    readonly inScope: number;
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    readonly notApplicable: number;
    readonly waived: number;
  };
  /** what a reader must know before the verdict is believed; never hidden */
  readonly head: {
    readonly loosenedParameters: readonly ParameterOverride[];
    readonly waivers: readonly AcceptedWaiver[];
    readonly notApplicable: readonly string[];
    readonly unsignedObservations: readonly string[];
    readonly nowWasGiven: boolean;
    /** false when there was no trust file: then no signature counts */
    readonly trusted: boolean;
  };
  readonly items: readonly ReportItem[];
  readonly observations: readonly ReportObservation[];
  readonly waivers: {
    readonly accepted: readonly AcceptedWaiver[];
    readonly refused: readonly RefusedEnvelope[];
  };
  readonly attestations: readonly AttestationRecord[];
  readonly profile: Profile;
  readonly parameters: {
    readonly values: Readonly<Record<string, number | string>>;
    readonly overrides: readonly ParameterOverride[];
  };
  readonly trust: Trust;
  readonly digests: {
    readonly snapshot: string;
    readonly policies: string;
    readonly module: string;
    readonly profile: string;
    readonly trust: string;
  };
  readonly notes?: string;
}

/** The owner's role in snake case, as trust files name it. */
export function roleOf(owner: NonNullable<ItemMetadata['owner']>): string {
  return owner.toLowerCase().replaceAll(' ', '_');
}
