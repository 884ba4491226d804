import type { CatalogueItem } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import type { Profile } from '../profile/schema.ts';
import { type Domain, domainNames } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';
import { redact } from '../snapshot/redact.ts';
import type { Observation, ObservationsOfMoment, Snapshot } from '../snapshot/schema.ts';
import type { ClusterAccess, CollectContext, Collector, Description, ReleaseFindings } from './collector.ts';
import { collectors as builtInCollectors } from './collectors.ts';
import { observationOf } from './observation.ts';
import { completeRelease, type Disagreement, releaseOf, type StatedRelease } from './release.ts';
import { type Ending, withTimeLimit } from './time-limit.ts';
import { wantedPaths } from './wanted.ts';

const default_time_limit_ms = 120_000;
/** For a collector to return what it has after its time is over. */
const grace_ms = 2_000;

export interface CollectOptions {
  readonly moment: Moment;
  readonly profile: Profile;
  /** absolute path of the profile's folder */
  readonly directory: string;
  readonly catalogue: readonly CatalogueItem[];
  /** only these domains; each must be one that the moment's items need */
  readonly only?: readonly Domain[];
  readonly cluster?: ClusterAccess;
  /** what outranks every finding */
  readonly stated?: StatedRelease;
  readonly collectors?: readonly Collector[];
  readonly onProgress?: (progress: CollectProgress) => void;
  /** for each collector; default 120,000 */
  readonly timeLimit_ms?: number;
  /** aborts the whole collection; what was seen by then is still returned */
  readonly signal?: AbortSignal;
}

/** `problems`: it ended, and could not see everything. */
export type CollectState = 'started' | 'done' | 'problems' | 'timed out';
export interface CollectProgress {
  readonly collector: string;
  readonly domains: readonly Domain[];
  readonly state: CollectState;
  /** since the collector started */
  readonly seconds: number;
  /** how many things it could not see */
  readonly problems: number;
}

export interface CollectPlan {
  readonly context: CollectContext;
  readonly tasks: readonly { readonly collector: Collector; readonly domains: readonly Domain[] }[];
  /** domains that the moment's items need and that no collector of this version sees */
  readonly withoutCollector: readonly Domain[];
}

export interface CollectResult {
  readonly snapshot: Snapshot;
  readonly withoutCollector: readonly Domain[];
  readonly disagreements: readonly Disagreement[];
  /** how each collector ended */
  readonly collectors: readonly CollectProgress[];
}

/**
 * Which collectors a moment needs, and for what.
 *
 * @throws GatesError `usage_invalid` when `only` names a domain that no item of the moment needs
 */
export function planCollection(options: CollectOptions): CollectPlan {
  const { moment, profile, directory, catalogue, only } = options;
  const needed = wantedPaths(catalogue, moment);
  const domains = domainNames.filter((domain) => needed[domain] !== undefined);
  const foreign = only?.filter((domain) => !domains.includes(domain)) ?? [];
  if (foreign.length > 0)
    throw new GatesError(
      'usage_invalid',
      `No item needs ${foreign.join(', ')} of the moment ${moment}; its items need ${domains.join(', ') || 'no evidence'}.`,
    );
  const chosen = domains.filter((domain) => only?.includes(domain) ?? true);
  const tasks = (options.collectors ?? builtInCollectors)
    .filter((collector) => collector.moments?.includes(moment) ?? true)
    .map((collector) => ({
      collector,
      domains: chosen.filter((domain) => collector.domains.includes(domain)),
    }))
    .filter((task) => task.domains.length > 0);
  const covered = new Set(tasks.flatMap((task) => task.domains));
  return {
    context: {
      moment,
      profile,
      directory,
      release: releaseOf(profile, options.stated),
      wanted: Object.fromEntries(chosen.map((domain) => [domain, needed[domain] ?? []])),
      cluster: options.cluster ?? {},
    },
    tasks,
    withoutCollector: chosen.filter((domain) => !covered.has(domain)),
  };
}

/** What a collection would touch, by collector, without touching it. */
export function describeCollection(options: CollectOptions): ({ collector: string } & Description)[] {
  const { context, tasks } = planCollection(options);
  return tasks.map(({ collector, domains }) => ({
    collector: collector.name,
    ...collector.describe(narrowed(context, domains)),
  }));
}

/**
 * Collects the evidence that the items of one moment need: all collectors side by side, each within its time limit. What
 * can't be seen becomes a problem of its observation, never an error.
 *
 * @throws GatesError `usage_invalid` when `only` names a domain that no item of the moment needs
 */
export async function collectMoment(options: CollectOptions): Promise<CollectResult> {
  const { context, tasks, withoutCollector } = planCollection(options);
  const finished = await Promise.all(tasks.map((task) => runTask(task, context, options)));
  const { release, disagreements } = completeRelease(
    context.release,
    finished.map(({ progress, release: found }) => ({ from: progress.collector, release: found })),
  );
  const observations: ObservationsOfMoment = Object.assign({}, ...finished.map((task) => task.observations));
  const snapshot: Snapshot = {
    schema: 'gates.snapshot/v1',
    release,
    observations: { [context.moment]: observations },
  };
  redact(snapshot);
  return { snapshot, withoutCollector, disagreements, collectors: finished.map(({ progress }) => progress) };
}

interface FinishedTask {
  readonly observations: Partial<Record<Domain, Observation>>;
  readonly release: ReleaseFindings;
  readonly progress: CollectProgress;
}

async function runTask(
  { collector, domains }: CollectPlan['tasks'][number],
  context: CollectContext,
  options: CollectOptions,
): Promise<FinishedTask> {
  const started = new Date();
  const tell = (state: CollectState, problems: number): CollectProgress => {
    const seconds = (Date.now() - started.getTime()) / 1000;
    const progress = { collector: collector.name, domains, state, seconds, problems };
    options.onProgress?.(progress);
    return progress;
  };
  tell('started', 0);
  const ending = await withTimeLimit((signal) => collector.collect(narrowed(context, domains), signal), {
    limit_ms: options.timeLimit_ms ?? default_time_limit_ms,
    grace_ms,
    outer: options.signal,
  });
  const failure = failureOf(ending);
  const collected = ending.kind === 'returned' ? ending.value : undefined;
  const observations = Object.fromEntries(
    domains.map((domain) => [
      domain,
      observationOf(domain, collected?.sightings[domain], {
        collector: `${collector.name}@${collector.version}`,
        collectedAt: started.toISOString(),
        failure,
      }),
    ]),
  );
  const problems = Object.values(observations).reduce((sum, { problems = [] }) => sum + problems.length, 0);
  const progress = tell(ending.timedOut ? 'timed out' : problems > 0 ? 'problems' : 'done', problems);
  return { observations, release: collected?.release ?? {}, progress };
}

function failureOf(ending: Ending<unknown>): string | undefined {
  if (ending.kind === 'threw')
    return ending.error instanceof Error ? ending.error.message : String(ending.error);
  if (ending.kind === 'abandoned')
    return ending.timedOut
      ? 'it did not end within its time limit; allow it more time, or see why it does not answer'
      : 'the collection was stopped';
  return undefined;
}

/** A collector only hears of its own domains. */
function narrowed(context: CollectContext, domains: readonly Domain[]): CollectContext {
  return {
    ...context,
    wanted: Object.fromEntries(domains.map((domain) => [domain, context.wanted[domain] ?? []])),
  };
}
