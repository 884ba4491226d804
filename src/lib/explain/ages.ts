import type { PolicyFile } from '../catalogue.ts';
import { decide } from '../decide.ts';
import { referenceTimes } from '../instants.ts';
import type { ParameterValues } from '../parameters.ts';
import { hostDataOf } from '../prepare.ts';
import type { Profile } from '../profile/schema.ts';
import type { Moment } from '../snapshot/moments.ts';
import type { Snapshot } from '../snapshot/schema.ts';

/** When an observation stops being fresh. */
export type Ageing =
  | { readonly state: 'until'; readonly time_ms: number }
  /** its moment is over: it does not age any more */
  | { readonly state: 'over' };

/** What the ages of observations are judged by. */
export interface AgeGrounds {
  readonly policies: PolicyFile;
  readonly profile: Profile;
  readonly parameters: ParameterValues;
  /** epoch milliseconds of the judgement */
  readonly now_ms: number;
}

/** Older than any evidence may be. */
const far_ms = 100 * 366 * 86_400_000;

/**
 * How long each observation stays fresh, by `moment/domain`. The rules are asked as of a time at which everything is stale:
 * they say how old it is then, and how old it may be. An observation of which they say neither is left out, such as one
 * whose age stands in data that a report does not hold.
 */
export async function ageingOf(snapshot: Snapshot, grounds: AgeGrounds): Promise<Map<string, Ageing>> {
  const { now_ms } = grounds;
  const reference = referenceTimes(snapshot, now_ms);
  const later = await statesAt(snapshot, grounds, now_ms + far_ms);
  const ageing = new Map<string, Ageing>();
  for (const [moment, domains] of Object.entries(later))
    for (const [domain, { state, age_ms, maximum_age_seconds }] of Object.entries(domains)) {
      if (state === 'undated') continue;
      if (reference[moment as Moment] !== now_ms) ageing.set(`${moment}/${domain}`, { state: 'over' });
      else if (state === 'stale' && age_ms !== undefined && maximum_age_seconds !== undefined)
        ageing.set(`${moment}/${domain}`, {
          state: 'until',
          time_ms: now_ms + far_ms - age_ms + maximum_age_seconds * 1000,
        });
    }
  return ageing;
}

/** The states of all observations as of another time. */
async function statesAt(snapshot: Snapshot, { policies, profile, parameters }: AgeGrounds, now_ms: number) {
  const signatures = { attestations: {}, waived: {} };
  const host = hostDataOf(snapshot, { now_ms, profile, parameters, signatures });
  return (await decide(snapshot, policies, host)).observation_states;
}
