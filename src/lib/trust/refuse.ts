import { GatesError } from '../errors.ts';
import { withoutSecrets } from '../snapshot/secret-literals.ts';

/**
 * Says why a signed thing does not count. `why` is the sentence without its full stop; `where` names the thing.
 *
 * @throws GatesError `signature_invalid`, always
 */
export function refuse(where: string, why: string, cause?: unknown): never {
  throw new GatesError('signature_invalid', `${where}: ${why}.`, cause);
}

/**
 * What is signed can't be redacted later, so a text that holds what looks like a secret is not signed.
 *
 * @throws GatesError `signature_invalid` that names the text, and does not repeat it
 */
export function refuseSecrets(texts: Readonly<Record<string, string>>, where: string): void {
  for (const [name, text] of Object.entries(texts))
    if (withoutSecrets(text) !== text)
      refuse(
        where,
        `${name} holds what looks like a secret, and would carry it into every report: take it out`,
      );
}
