import type { CatalogueItem } from './catalogue.ts';
import type { ObservationState } from './engine.ts';
import { evidenceOf } from './item-evidence.ts';
import { formatDuration } from './messages.ts';
import type { EvidenceReference } from './report.ts';
import type { Domain } from './snapshot/domains.ts';
import type { Moment } from './snapshot/moments.ts';
import type { Snapshot } from './snapshot/schema.ts';

/** What the report knows of each observation besides its data. */
export interface ObservationJudgement {
  readonly states: Readonly<Record<string, Readonly<Record<string, ObservationState>>>>;
  /** observations whose signature is broken, with the reason, by `moment/domain` */
  readonly refused: ReadonlyMap<string, string>;
}

/** One reference for each observation that the item reads, with what is wrong with it in whole phrases. */
export function referencesOf(
  item: CatalogueItem,
  snapshot: Snapshot,
  judgement: ObservationJudgement,
): EvidenceReference[] {
  const grouped = new Map<string, { moment: Moment; domain: Domain; paths: string[] }>();
  for (const { moment, domain, path } of evidenceOf(item)) {
    const key = `${moment}/${domain}`;
    const group = grouped.get(key) ?? { moment, domain, paths: [] };
    group.paths.push(path);
    grouped.set(key, group);
  }
  return [...grouped.values()].map(({ moment, domain, paths }) => {
    const observation = snapshot.observations[moment]?.[domain];
    const base = { moment, domain, paths };
    if (observation === undefined) {
      const refusal = judgement.refused.get(`${moment}/${domain}`);
      return refusal === undefined
        ? { ...base, state: 'absent', problems: [`no ${domain} observation of the moment ${moment}`] }
        : { ...base, state: 'refused', problems: [`${domain} of ${moment} is not judged: ${refusal}`] };
    }
    const state = judgement.states[moment]?.[domain] ?? { state: 'absent' };
    return {
      ...base,
      state: state.state,
      collectedAt: observation.collectedAt,
      collector: observation.collector,
      ...(observation.source === undefined ? {} : { source: observation.source }),
      problems: [
        ...describeState(state, `${domain} of ${moment}`),
        ...(observation.problems ?? [])
          .filter((problem) => paths.some((path) => overlaps(problem.path, path)))
          .map(
            (problem) => `${problem.path === '' ? domain : problem.path} not collected: ${problem.reason}`,
          ),
        ...(state.state === 'usable' ? paths.flatMap((path) => gap(observation.data, domain, path)) : []),
      ],
    };
  });
}

/** The state of an observation as a phrase; nothing for a usable one. */
export function describeState(state: ObservationState, what: string): string[] {
  switch (state.state) {
    case 'usable':
      return [];
    case 'stale':
      return [
        `${what} is ${formatDuration((state.age_ms ?? 0) / 1000)} old, at most ${formatDuration(state.maximum_age_seconds ?? 0)} is allowed`,
      ];
    case 'undated':
      return [`${what} does not say when it was taken`];
    case 'from_the_future':
      return [`${what} claims to be from the future`];
    case 'after_its_moment':
      return [`${what} was collected after the moment was over`];
    case 'unbound':
      return [`${what} does not say what it was measured on (${(state.missing ?? []).join(', ')})`];
    case 'of_something_else':
      return [`${what} was measured on something else (${(state.different ?? []).join(', ')} differ)`];
    default:
      return [`${what}: ${state.state}`];
  }
}

function overlaps(problem: string, path: string): boolean {
  return (
    problem === '' ||
    path === '' ||
    `${path}.`.startsWith(`${problem}.`) ||
    `${problem}.`.startsWith(`${path}.`)
  );
}

/** What is missing below a usable observation's data, or not whole. */
function gap(data: unknown, domain: Domain, path: string): string[] {
  let value: unknown = data;
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) break;
    value = (value as Record<string, unknown>)[key];
  }
  if (value === undefined) return [`${domain}.${path} is missing`];
  if (
    typeof value === 'object' &&
    value !== null &&
    'items' in value &&
    (value as { complete?: unknown }).complete !== true
  )
    return [`the list ${domain}.${path} is not complete`];
  return [];
}
