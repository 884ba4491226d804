import type { EvidenceReference, ReportItem } from './report.ts';
import type { Snapshot } from './snapshot/schema.ts';

type Place = NonNullable<ReportItem['places']>[number];

/**
 * Where the objects that an item's facts name (`Deployment starlight`, or a phrase that begins so) are declared, among
 * the manifests that the item reads; undefined where it reads none or names none of them.
 */
export function manifestPlaces(
  snapshot: Snapshot,
  evidence: readonly EvidenceReference[],
  facts: Readonly<Record<string, unknown>>,
): Place[] | undefined {
  const declared = evidence
    .filter(({ domain, state }) => domain === 'manifests' && state === 'usable')
    .flatMap(({ moment }) => snapshot.observations[moment]?.manifests?.data?.places ?? []);
  if (declared.length === 0) return undefined;
  const named = new Set(textsOf(facts).map((text) => text.split(' ', 2).join(' ')));
  const places = declared.flatMap(({ object, file, line }) =>
    object !== undefined && file !== undefined && line !== undefined && named.has(object)
      ? [{ object, file, line }]
      : [],
  );
  return places.length === 0 ? undefined : places;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
