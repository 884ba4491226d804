import { GatesError } from '../errors.ts';
import { describeProblems } from '../zod-problems.ts';
import { keyringOf } from './keyring.ts';
import { type Trust, trustSchema } from './schema.ts';

/** The trust of a missing `trust.yaml`: no signature counts. */
export const nobody: Trust = { schema: 'gates.trust/v1', people: [], collectors: [] };

/**
 * Validates a trust file. The digest of a trust is that of its canonical JSON.
 *
 * @param where the file it came from, for messages
 * @throws GatesError `trust_invalid` for what doesn't fit the schema (up to twenty problems), and as `keyringOf` does
 */
export function parseTrust(value: unknown, where: string): Trust {
  const result = trustSchema.safeParse(value);
  if (!result.success)
    throw new GatesError(
      'trust_invalid',
      `${where} is not a trust file that gates understands:\n${describeProblems(result.error, value)}`,
      result.error,
    );
  keyringOf(result.data, where);
  return result.data;
}
