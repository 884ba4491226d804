import { GatesError } from '../errors.ts';

/**
 * Says why a signed thing does not count. `why` is the sentence without its full stop; `where` names the thing.
 *
 * @throws GatesError `signature_invalid`, always
 */
export function refuse(where: string, why: string, cause?: unknown): never {
  throw new GatesError('signature_invalid', `${where}: ${why}.`, cause);
}
