import { type Bound, boundOf } from '../bounds.ts';
import type { CatalogueItem } from '../catalogue.ts';
import { decide, decisionOf } from '../decide.ts';
import { evaluateAt } from '../evaluate.ts';
import { type EvaluateOptions, type Prepared, prepare, readNow } from '../prepare.ts';
import type { Domain } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';
import type { Snapshot } from '../snapshot/schema.ts';
import type { Status } from '../verdict.ts';
import type { Margin } from './margins.ts';

/** A snapshot that the rules can be asked about again, changed. */
export interface Again {
  /** without observations whose signature is broken */
  readonly snapshot: Snapshot;
  /** the item's status if a bound were that of another count of as many trials */
  statusWithCount(margin: Margin, count: number): Promise<Status>;
  /** the item's status at another time, signatures and waivers judged again */
  statusAt(time: Date): Promise<Status | undefined>;
}

/**
 * Prepares to ask the rules about one item again.
 *
 * @throws GatesError as `evaluate` does
 */
export async function askAgain(
  bytes: Uint8Array,
  options: Omit<EvaluateOptions, 'now'>,
  now: string,
  item: CatalogueItem,
): Promise<Again> {
  const prepared = await prepare(bytes, options, readNow(now));
  return {
    snapshot: prepared.judged,
    async statusWithCount(margin, count) {
      const host = { ...prepared.host, bounds: withCount(prepared, margin, count) };
      return decisionOf(await decide(prepared.judged, prepared.policies, host), item).status;
    },
    async statusAt(time) {
      const { items } = await evaluateAt(bytes, options, readNow(time));
      return items.find(({ id }) => id === item.id)?.status;
    },
  };
}

/** The host's bounds with one of another count. */
function withCount(
  { host, parameters }: Prepared,
  margin: Margin,
  count: number,
): Prepared['host']['bounds'] {
  const { of, side, total, limit_fraction } = margin;
  const [moment, domain, name] = of.split(/[/.]/) as [Moment, Domain, string];
  const bound = boundOf(of, { count, total, limit_fraction, side }, parameters.number('confidence_fraction'));
  const named: Record<string, Bound> = { ...host.bounds[moment]?.[domain] };
  if (bound !== undefined) named[name] = bound;
  return { ...host.bounds, [moment]: { ...host.bounds[moment], [domain]: named } };
}
