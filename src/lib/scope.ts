import type { CatalogueItem } from './catalogue.ts';
import { GatesError } from './errors.ts';
import { type Milestone, milestones, type Phase, phases } from './milestones.ts';
import { suggestion } from './parameters.ts';
import type { Profile } from './profile/schema.ts';
import type { ReportScope } from './report.ts';

/** What to judge: everything before a milestone, or a part to look at. Without any of them, all items. */
export interface ScopeOptions {
  readonly before?: Milestone | undefined;
  readonly phases?: readonly Phase[] | undefined;
  readonly items?: readonly string[] | undefined;
}

/** The milestone before which each item is required: the catalogue's, or an earlier one of the profile. */
export function requiredBefore(
  catalogue: readonly CatalogueItem[],
  profile: Profile,
): Map<string, Milestone> {
  const known = catalogue.map((item) => item.id);
  for (const id of Object.keys(profile.requiredBefore))
    if (!known.includes(id))
      throw new GatesError(
        'profile_invalid',
        `The profile's requiredBefore names ${id}, which is no item.${suggestion(id, known)}`,
      );
  return new Map(
    catalogue.map((item) => {
      const shipped = item.metadata.required_before;
      const wanted = profile.requiredBefore[item.id] ?? shipped;
      if (milestones.indexOf(wanted) > milestones.indexOf(shipped))
        throw new GatesError(
          'profile_invalid',
          `The profile asks for ${item.id} before ${wanted}; it is required before ${shipped}, and a profile may only ask earlier.`,
        );
      return [item.id, wanted];
    }),
  );
}

/**
 * The ids of the items in scope.
 *
 * @throws GatesError `scope_invalid` for a milestone together with a part, an unknown name, or a scope that names nothing
 */
export function itemsInScope(
  catalogue: readonly CatalogueItem[],
  required: ReadonlyMap<string, Milestone>,
  options: ScopeOptions,
): { scope: ReportScope; ids: Set<string> } {
  const { before, phases: wantedPhases = [], items = [] } = options;
  const isPart = options.phases !== undefined || options.items !== undefined;
  if (before !== undefined && isPart)
    throw new GatesError(
      'scope_invalid',
      'A milestone (before) and a part (phases, items) can not be asked together.',
    );
  if (before !== undefined && !milestones.includes(before))
    throw unknownName('milestone', before, milestones);
  for (const phase of wantedPhases) if (!phases.includes(phase)) throw unknownName('phase', phase, phases);
  const known = catalogue.map((item) => item.id);
  for (const id of items) if (!known.includes(id)) throw unknownName('item', id, known);
  if (isPart) {
    const ids = catalogue
      .filter((item) => wantedPhases.includes(item.metadata.phase) || items.includes(item.id))
      .map((item) => item.id);
    if (ids.length === 0) throw new GatesError('scope_invalid', 'The scope names no item.');
    return {
      scope: {
        ...(wantedPhases.length > 0 ? { phases: wantedPhases } : {}),
        ...(items.length > 0 ? { items } : {}),
      },
      ids: new Set(ids),
    };
  }
  const milestone = before ?? 'close';
  const last = milestones.indexOf(milestone);
  const ids = known.filter((id) => milestones.indexOf(required.get(id) ?? 'close') <= last);
  return { scope: { before: milestone }, ids: new Set(ids) };
}

function unknownName(kind: string, name: string, known: readonly string[]): GatesError {
  const list = known.length <= 10 ? ` Known: ${known.join(', ')}.` : suggestion(name, known);
  return new GatesError('scope_invalid', `There is no ${kind} ${JSON.stringify(name)}.${list}`);
}
