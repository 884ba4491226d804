import { GatesError } from '../errors.ts';
import { parseJsonStrictly } from '../json/index.ts';
import { predicateOf } from '../schema-predicate.ts';
import { describeProblems } from '../zod-problems.ts';
import { redact } from './redact.ts';
import { type Snapshot, snapshotSchema } from './schema.ts';

/**
 * Reads a snapshot from its bytes: strict JSON, the schema of every domain, and `redact` over everything in which a
 * secret could have been left. What is returned is all that is ever judged.
 *
 * @param file what the bytes came from, for messages
 * @throws GatesError `json_invalid`, or `snapshot_invalid` with up to twenty problems, each with its path
 */
export function parseSnapshot(bytes: Uint8Array, file: string): Snapshot {
  const value = parseJsonStrictly(bytes, { file });
  return redacted(fitsSurely(value) ? (value as Snapshot) : fitting(value, file), file);
}

/** Like `parseSnapshot`, over a value that was already read strictly. The result shares nothing with it that it changes. */
export function validateSnapshot(value: unknown, file: string): Snapshot {
  return redacted(fitting(value, file), file);
}

/** Most snapshots fit. Of a large one, zod's copy takes longer than all the rest of reading it. */
const fitsSurely = predicateOf(snapshotSchema);

function fitting(value: unknown, file: string): Snapshot {
  const result = snapshotSchema.safeParse(value);
  if (result.success) return result.data;
  throw new GatesError(
    'snapshot_invalid',
    `${file} is not a snapshot that gates understands:\n${describeProblems(result.error, value)}`,
    result.error,
  );
}

function redacted(snapshot: Snapshot, file: string): Snapshot {
  const contradiction = contradictingProblem(snapshot);
  if (contradiction !== undefined) throw new GatesError('snapshot_invalid', `${file}: ${contradiction}`);
  redact(snapshot);
  return snapshot;
}

/** A collector that could not see a list can't hold it to be whole. */
function contradictingProblem(snapshot: Snapshot): string | undefined {
  for (const [moment, observations] of Object.entries(snapshot.observations))
    for (const [domain, observation] of Object.entries(observations ?? {}))
      for (const { path, reason } of observation?.problems ?? []) {
        const value = path === '' ? undefined : valueAt(observation?.data, path);
        if (typeof value === 'object' && value !== null && 'complete' in value && value.complete === true)
          return (
            `$.observations[${JSON.stringify(moment)}].${domain}.data.${path} says that it is complete, ` +
            `while problems says that it could not be seen (${reason}).`
          );
      }
  return undefined;
}

function valueAt(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      data,
    );
}
