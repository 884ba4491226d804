import { GatesError } from '../../lib/errors.ts';

/** The error of a picture that is not decoded. `reason` is a clause without a full stop, such as "it ends inside its header". */
export function broken(what: string, reason: string, cause?: unknown): GatesError {
  return new GatesError('picture_invalid', `The ${what} can't be decoded: ${reason}.`, cause);
}
