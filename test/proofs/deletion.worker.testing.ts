import { decide, decisionOf } from '../../src/lib/decide.ts';
import { GatesError } from '../../src/lib/errors.ts';
import { hostDataOf } from '../../src/lib/prepare.ts';
import type { Domain } from '../../src/lib/snapshot/domains.ts';
import type { Moment } from '../../src/lib/snapshot/moments.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import { validateSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import type { Status } from '../../src/lib/verdict.ts';
import { type Deletion, deletionsOf, without } from './deletions.testing.ts';
import { type EvidenceEntry, entriesOf, observationsOf } from './evidence-entries.testing.ts';
import { type Fixture, readFixture } from './fixture.testing.ts';
import { answerShares, type Share } from './processes.testing.ts';

/** What one process found. */
export interface Findings {
  /** deletions of one leaf, branch or `complete` */
  single: number;
  /** deletions of what an item's evidence list names */
  named: number;
  /** refused by the schema, which proves nothing */
  refused: number;
  /** evaluated once more over the whole snapshot, for the same answer */
  compared: number;
  places: number;
  shapes: number;
  violations: string[];
}

type Statuses = ReadonlyMap<string, Status>;
const passes = (status: Status | undefined) => status === 'pass' || status === 'not_applicable';
/** Every so many cases are evaluated over the whole snapshot, too. */
const compared_every = 40;

answerShares(async ({ fixture: name, share, shares }: Share & { fixture: string }): Promise<Findings> => {
  const fixture = await readFixture(name);
  const judge = judgeOf(fixture);
  const whole = await judge(fixture.unsigned);
  const { deletions, places, shapes } = deletionsOf(fixture.unsigned);
  const findings = {
    single: 0,
    named: 0,
    refused: 0,
    compared: 0,
    places,
    shapes,
    violations: [] as string[],
  };
  const open = [...whole].filter(([, status]) => !passes(status));
  findings.violations.push(...open.map(([id, status]) => `before any deletion ${id} is ${status}`));

  for (const key of new Set(deletions.map(observationOf))) {
    const own = deletions.filter((deletion) => observationOf(deletion) === key);
    const { part, affected } = partFor(key, fixture);
    const before = await judge(part);
    findings.violations.push(
      ...affected
        .filter((id) => before.get(id) !== whole.get(id))
        .map((id) => `${id} rests on observations that its evidence does not name (${key})`),
    );
    for (const [index, deletion] of own.entries()) {
      if (index % shares !== share) continue;
      findings.single += 1;
      if (!isAccepted(fixture.unsigned, deletion)) {
        findings.refused += 1;
        continue;
      }
      const after = await judge(without(part, deletion));
      findings.violations.push(...newPasses(before, after).map((text) => `${show(deletion)}: ${text}`));
      if (Math.floor(index / shares) % compared_every !== 0) continue;
      findings.compared += 1;
      const afterWhole = await judge(without(fixture.unsigned, deletion));
      findings.violations.push(
        ...affected
          .filter((id) => after.get(id) !== afterWhole.get(id))
          .map(
            (id) =>
              `${show(deletion)}: ${id} is ${after.get(id)} over its own evidence alone, ${afterWhole.get(id)} over all`,
          ),
        ...[...whole].flatMap(([id, status]) =>
          passes(status) && !affected.includes(id) && isChecked(id, fixture) && afterWhole.get(id) !== status
            ? [`${show(deletion)}: ${id} is ${afterWhole.get(id)}, and does not name this evidence`]
            : [],
        ),
      );
    }
  }

  const entries = fixture.policies.catalogue
    .flatMap(entriesOf)
    .filter(({ item }) => whole.get(item) === 'pass');
  for (const [index, entry] of entries.entries()) {
    if (index % shares !== share) continue;
    findings.named += 1;
    findings.violations.push(...(await violationsOf(entry, fixture, whole, judge)));
  }
  return findings;
});

/** Statuses by item; host data is computed anew from each snapshot. */
function judgeOf({ unsigned, policies, profile, parameters, now, signatures }: Fixture) {
  const known = { now_ms: now.getTime(), profile, parameters, signatures };
  // no deletion touches a `collectedAt`, and a part of the snapshot must be aged like the whole
  const { reference_ms } = hostDataOf(unsigned, known);
  return async (snapshot: Snapshot): Promise<Statuses> => {
    const answer = await decide(snapshot, policies, { ...hostDataOf(snapshot, known), reference_ms });
    return new Map(policies.catalogue.map((item) => [item.id, decisionOf(answer, item).status]));
  };
}

/** The items that name an observation, and the observations that these items name. */
function partFor(key: string, { policies, unsigned }: Fixture): { part: Snapshot; affected: string[] } {
  const concerned = policies.catalogue.filter((item) => observationsOf(item).has(key));
  const kept = new Set([key, ...concerned.flatMap((item) => [...observationsOf(item)])]);
  const observations = Object.fromEntries(
    Object.entries(unsigned.observations).map(([moment, domains]) => [
      moment,
      Object.fromEntries(Object.entries(domains ?? {}).filter(([domain]) => kept.has(`${moment}/${domain}`))),
    ]),
  );
  return { part: { ...unsigned, observations }, affected: concerned.map(({ id }) => id) };
}

/** Whether the schema lets the changed observation pass, so that the rules see it. */
function isAccepted(snapshot: Snapshot, deletion: Deletion): boolean {
  const { moment, domain } = deletion;
  const { schema, release, observations } = without(snapshot, deletion);
  try {
    validateSnapshot(
      { schema, release, observations: { [moment]: { [domain]: observations[moment]?.[domain] } } },
      'the changed snapshot',
    );
    return true;
  } catch (error) {
    if (error instanceof GatesError && error.code === 'snapshot_invalid') return false;
    throw error;
  }
}

function newPasses(before: Statuses, after: Statuses): string[] {
  return [...after].flatMap(([id, status]) =>
    passes(status) && status !== before.get(id) ? [`${id} was ${before.get(id)} and becomes ${status}`] : [],
  );
}

async function violationsOf(
  entry: EvidenceEntry,
  { unsigned }: Fixture,
  whole: Statuses,
  judge: (snapshot: Snapshot) => Promise<Statuses>,
): Promise<string[]> {
  const changed = entry.deletions.reduce(without, unsigned);
  const what = entry.deletions.map(show).join(' and ');
  const seen = entry.deletions.some(
    (deletion) => without(unsigned, deletion) !== unsigned && has(unsigned, deletion),
  );
  if (!seen) return [`${entry.item} passes, and its evidence ${what} is not in the snapshot`];
  if (entry.deletions.some((deletion) => !isAccepted(unsigned, deletion)))
    return [`${what} is refused by the schema`];
  const after = await judge(changed);
  return [
    ...newPasses(whole, after).map((text) => `${what}: ${text}`),
    ...(passes(after.get(entry.item)) ? [`${entry.item} passes ${what}`] : []),
  ];
}

function has(snapshot: Snapshot, { moment, domain, path }: Deletion): boolean {
  let value: unknown = snapshot.observations[moment as Moment]?.[domain as Domain];
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return value !== undefined;
}

const observationOf = ({ moment, domain }: Deletion) => `${moment}/${domain}`;

function isChecked(id: string, { policies }: Fixture): boolean {
  return policies.catalogue.some((item) => item.id === id && item.layer === 'checks');
}

function show({ moment, domain, path, how }: Deletion): string {
  return `${how === 'delete' ? 'without' : 'with incomplete'} ${moment}/${domain} ${path.join('.')}`;
}
