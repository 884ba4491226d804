import { GatesError } from '../errors.ts';
import { canonicalJson } from '../json/index.ts';
import type { Moment } from './moments.ts';
import type { Release, Snapshot } from './schema.ts';

/** One part of a snapshot and the file it came from. */
export interface SnapshotPart {
  readonly file: string;
  readonly snapshot: Snapshot;
}

/**
 * Joins snapshots of one release. What only one of them knows is kept; what two know alike stands once; what they know
 * differently is an error, never a last-wins.
 *
 * @throws GatesError `merge_conflict` that names the place and both files
 */
export function mergeSnapshots(parts: readonly SnapshotPart[]): Snapshot {
  const [first, ...rest] = parts;
  if (first === undefined) throw new GatesError('usage_invalid', 'There is no snapshot to merge.');
  const whole = structuredClone(first.snapshot);
  const origin = new Map<string, string>();
  remember(origin, whole, first.file);
  for (const { file, snapshot } of rest) {
    whole.release = mergeRelease(whole.release, snapshot.release, '$.release', first.file, file) as Release;
    for (const [moment, observations] of Object.entries(snapshot.observations)) {
      const target = whole.observations[moment as Moment] ?? {};
      whole.observations[moment as Moment] = target;
      for (const [domain, observation] of Object.entries(observations ?? {})) {
        const key = `${moment}/${domain}`;
        const present = (target as Record<string, unknown>)[domain];
        if (present !== undefined && canonicalJson(present) !== canonicalJson(observation))
          throw new GatesError(
            'merge_conflict',
            `${origin.get(key)} and ${file} hold different observations of ${domain} in the moment ${moment}. Keep one of them, or collect it again.`,
          );
        (target as Record<string, unknown>)[domain] = observation;
        if (!origin.has(key)) origin.set(key, file);
      }
    }
    whole.attestations = union(whole.attestations, snapshot.attestations);
    whole.waivers = union(whole.waivers, snapshot.waivers);
    if (snapshot.notes !== undefined && snapshot.notes !== whole.notes)
      whole.notes = [whole.notes, snapshot.notes].filter((notes) => notes !== undefined).join('\n\n');
  }
  if (whole.attestations?.length === 0) delete whole.attestations;
  if (whole.waivers?.length === 0) delete whole.waivers;
  return whole;
}

function remember(origin: Map<string, string>, snapshot: Snapshot, file: string): void {
  for (const [moment, observations] of Object.entries(snapshot.observations))
    for (const domain of Object.keys(observations ?? {})) origin.set(`${moment}/${domain}`, file);
}

/** Two descriptions of one release: what either leaves out is taken from the other. */
function mergeRelease(
  left: unknown,
  right: unknown,
  path: string,
  leftFile: string,
  rightFile: string,
): unknown {
  if (right === undefined) return left;
  if (left === undefined) return right;
  if (isObject(left) && isObject(right))
    return Object.fromEntries(
      [...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) => [
        key,
        mergeRelease(left[key], right[key], `${path}.${key}`, leftFile, rightFile),
      ]),
    );
  if (left !== right)
    throw new GatesError(
      'merge_conflict',
      `${path} is ${JSON.stringify(left)} in ${leftFile} and ${JSON.stringify(right)} in ${rightFile}: they are not of one release.`,
    );
  return left;
}

function union<Envelope>(
  left: readonly Envelope[] | undefined,
  right: readonly Envelope[] | undefined,
): Envelope[] {
  const seen = new Map(
    [...(left ?? []), ...(right ?? [])].map((envelope) => [canonicalJson(envelope), envelope]),
  );
  return [...seen.values()];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
