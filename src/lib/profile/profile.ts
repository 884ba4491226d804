import { GatesError } from '../errors.ts';
import { describeProblems } from '../zod-problems.ts';
import { type Profile, profileSchema } from './schema.ts';

/**
 * Validates a profile and fills in the checklist's names where it is silent.
 *
 * @param where the file it came from, for messages
 * @throws GatesError `profile_invalid` with up to twenty problems, each with its path
 */
export function parseProfile(value: unknown, where: string): Profile {
  const result = profileSchema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw new GatesError(
    'profile_invalid',
    `${where} is not a profile that gates understands:\n${describeProblems(result.error, value)}`,
    result.error,
  );
}
