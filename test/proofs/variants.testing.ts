import fc from 'fast-check';
import type { Observation, Snapshot } from '../../src/lib/snapshot/schema.ts';
import { validateSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import { mutated, mutations } from './mutations.testing.ts';

/** A snapshot that differs from a recorded one, and how. */
export interface Variant {
  readonly name: string;
  readonly snapshot: Snapshot;
}

const long_ago = '2020-01-01T00:00:00Z';
const elsewhere = `sha256:${'e'.repeat(64)}`;

/**
 * The snapshot as it is; without each moment; with each observation missing, stale, of another release, and with none of
 * its lists complete; and changed at random in `random` ways that the schema accepts.
 */
export function variantsOf(
  original: Snapshot,
  random: { readonly cases: number; readonly seed: number },
): Variant[] {
  const variants: Variant[] = [{ name: 'as it is', snapshot: original }];
  for (const [moment, domains] of Object.entries(original.observations)) {
    const { [moment as 'canary']: _, ...others } = original.observations;
    variants.push({ name: `without ${moment}`, snapshot: { ...original, observations: others } });
    for (const [domain, observation] of Object.entries(domains ?? {})) {
      const put = (how: string, changed: Observation | undefined) => {
        const { [domain]: __, ...siblings } = domains as Record<string, Observation>;
        const own = changed === undefined ? siblings : { ...siblings, [domain]: changed };
        variants.push({
          name: `${moment}/${domain} ${how}`,
          snapshot: { ...original, observations: { ...original.observations, [moment]: own } },
        });
      };
      put('missing', undefined);
      put('stale', aged(observation) as Observation);
      put('of another release', ofAnother(observation as Observation));
      put('with incomplete lists', incomplete(observation) as Observation);
    }
  }
  return [...variants, ...randomVariants(original, random)];
}

function randomVariants(original: Snapshot, { cases, seed }: { cases: number; seed: number }): Variant[] {
  const variants: Variant[] = [];
  for (let round = 0; variants.length < cases; round += 1)
    for (const changes of fc.sample(mutations(5), { numRuns: cases, seed: seed + round })) {
      const changed = { ...original, observations: mutated(original.observations, changes) };
      try {
        variants.push({
          name: `changed at random: ${JSON.stringify(changes).slice(0, 500)}`,
          snapshot: validateSnapshot(JSON.parse(JSON.stringify(changed)), 'the changed snapshot'),
        });
      } catch {
        // the schema refuses it: no engine would see it
      }
      if (variants.length === cases) break;
    }
  return variants;
}

/** With every time in it long past. */
function aged(value: unknown): unknown {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? long_ago : value;
  return mapped(value, aged);
}

function ofAnother(observation: Observation): Observation {
  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith('sha256:') ? elsewhere : `${value}-other`;
    return mapped(value, rename);
  };
  const { revisionSource: _, ...measuredOn } = observation.measuredOn ?? {};
  return { ...observation, measuredOn: rename(measuredOn) as NonNullable<Observation['measuredOn']> };
}

function incomplete(value: unknown): unknown {
  const copy = mapped(value, incomplete);
  return typeof copy === 'object' && copy !== null && 'items' in copy ? { ...copy, complete: false } : copy;
}

function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
}
