import type { CatalogueItem, PolicyFile } from './catalogue.ts';
import { Engine, type EngineAnswer, type RawDecision } from './engine.ts';
import { GatesError } from './errors.ts';
import type { HostData } from './prepare.ts';
import type { Snapshot } from './snapshot/schema.ts';
import { type Status, statuses } from './verdict.ts';

/** What the rules read as `input`. */
export function inputOf({ release, observations }: Snapshot): Pick<Snapshot, 'release' | 'observations'> {
  return { release, observations };
}

const engines = new WeakMap<PolicyFile, Promise<Engine>>();

/**
 * Lets the rules decide every item over a snapshot.
 *
 * @throws GatesError `engine_failed` when they do not decide every item of the catalogue once
 */
export async function decide(
  snapshot: Snapshot,
  policies: PolicyFile,
  host: HostData,
): Promise<EngineAnswer> {
  let engine = engines.get(policies);
  if (engine === undefined) {
    engine = Engine.compile(Buffer.from(policies.module, 'base64'), policies.requiredBuiltins);
    engines.set(policies, engine);
  }
  const input = Buffer.from(JSON.stringify(inputOf(snapshot)));
  const answer = (await engine).evaluate(input, host);
  checkClosedWorld(answer, policies.catalogue);
  return answer;
}

/** Every item of the catalogue is decided exactly once, and nothing else is. */
function checkClosedWorld(answer: EngineAnswer, catalogue: readonly CatalogueItem[]): void {
  const decided = Object.entries(answer.decisions).flatMap(([section, items]) =>
    Object.keys(items).map((item) => `${section}.${item}`),
  );
  const known = new Set(catalogue.map((item) => item.id));
  const missing = [...known].filter((id) => !decided.includes(id));
  const extra = decided.filter((id) => !known.has(id));
  if (missing.length > 0 || extra.length > 0)
    throw new GatesError(
      'engine_failed',
      `The policy engine did not decide every item once; missing: ${missing.join(', ') || 'none'}; not in the catalogue: ${extra.join(', ') || 'none'}.`,
    );
}

/**
 * The decision of one item.
 *
 * @throws GatesError `engine_failed` for a status that gates does not know, or `not_applicable` where no profile can ask for it
 */
export function decisionOf(answer: EngineAnswer, item: CatalogueItem): RawDecision & { status: Status } {
  const [section = '', name = ''] = item.id.split('.');
  const decision = answer.decisions[section]?.[name];
  const status = statuses.find((known) => known === decision?.status);
  if (decision === undefined || status === undefined)
    throw new GatesError('engine_failed', `The policy engine gave ${item.id} no status that gates knows.`);
  if (status === 'not_applicable' && item.metadata.feature === undefined)
    throw new GatesError(
      'engine_failed',
      `The policy engine held ${item.id} not to apply, which no profile can ask for.`,
    );
  return { status, facts: decision.facts };
}
