import type { z } from 'zod';
import type { Profile } from '../profile/schema.ts';
import type { Domain, domains } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';
import type { Observation, Release } from '../snapshot/schema.ts';

/** What a collector could not see, and how to let it: `path` is dotted below `data`, or empty for all of it. */
export type Problem = NonNullable<Observation['problems']>[number];
export type MeasuredOn = NonNullable<Observation['measuredOn']>;
export type DomainData<Name extends Domain> = z.output<(typeof domains)[Name]>;

/** One domain as a collector saw it. `collectMoment` adds who collected it and checks it against the domain's schema. */
export interface Sighting<Name extends Domain> {
  /** only what was seen: what is missing is left out, and a list says whether it is whole */
  readonly data?: DomainData<Name>;
  /** what it was taken of; `policies/lib/binding.rego` says which keys the domain must carry */
  readonly measuredOn?: MeasuredOn;
  readonly problems?: readonly Problem[];
  /** where it came from, for a reader: an address or a path without credentials */
  readonly source?: string;
  /** RFC 3339, only when the evidence is older than its reading, such as a report that a pipeline wrote; else the start of the collection */
  readonly collectedAt?: string;
}
export type Sightings = { readonly [Name in Domain]?: Sighting<Name> };

/** What a collector found out about the release's identity; the profile's name and version are not for it to find. */
export type ReleaseFindings = Partial<Omit<Release, 'name' | 'version'>>;

export interface Collected {
  readonly sightings: Sightings;
  readonly release?: ReleaseFindings;
}

/** Which cluster to ask. Without `kubeconfig`: `$KUBECONFIG`, the user's default file, or the pod's own service account. */
export interface ClusterAccess {
  readonly kubeconfig?: string;
  readonly context?: string;
}

export interface CollectContext {
  readonly moment: Moment;
  readonly profile: Profile;
  /** absolute path of the profile's folder: files that the profile names are relative to it */
  readonly directory: string;
  /** the release as the profile and the caller's options name it, before any collector ran */
  readonly release: Release;
  /** evidence paths below each domain's data that the moment's items read; an empty path is all of it. Domains not named here are not wanted. */
  readonly wanted: Readonly<Partial<Record<Domain, readonly string[]>>>;
  readonly cluster: ClusterAccess;
}

/** What a collector would touch in this context, for a person who is asked to allow it. */
export interface Description {
  /** addresses, files and programs */
  readonly contacts: readonly string[];
  /** one right a line, in the words of the system that grants it */
  readonly rights: readonly string[];
}

/**
 * Sees one or more domains of the real thing, and only looks.
 *
 * To add one: write `src/lib/collect/<name>.ts` (or a folder of that name with `collector.ts`) that exports a `Collector`,
 * and add it to the list in `collectors.ts`. The place in that list is its rank: where two collectors find different
 * values of the release's identity, the earlier one's holds. Load heavy libraries inside `collect` (`await import`).
 *
 * `collect` returns a sighting of each of its domains that `context.wanted` names, and no other. It does not throw for what it
 * can't see: that is left out of `data` (or its list is not `complete`) and becomes a problem with the reason and the way
 * to allow it. What it throws all the same becomes a problem of all its domains. It stops soon after `signal` aborts, and
 * may then still return what it has. Secrets and the text of findings never leave it.
 */
export interface Collector {
  readonly name: string;
  /** raised when what it records changes its meaning */
  readonly version: number;
  /** a domain belongs to one collector only */
  readonly domains: readonly Domain[];
  /** moments in which it has anything to see; default: all */
  readonly moments?: readonly Moment[];
  describe(context: CollectContext): Description;
  collect(context: CollectContext, signal: AbortSignal): Promise<Collected>;
}
