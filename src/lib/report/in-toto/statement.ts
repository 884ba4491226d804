import type { Report } from '../../report.ts';
import { imageSubjects } from '../../verdict-attestation/subjects.ts';
import { cleanJson } from '../clean.ts';

/**
 * An unsigned in-toto statement about the release's image, as JSON text.
 *
 * @throws GatesError `report_invalid` for a release of which no image digest is known: a statement is about something
 */
export function statementText(report: Report, predicateType: string, predicate: object): string {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: imageSubjects(report.release, 'The report'),
    predicateType,
    predicate,
  };
  return `${cleanJson(JSON.stringify(statement, null, 2))}\n`;
}

/** `sha256:…` as in-toto writes digests. */
export function digestSet(digest: string): { readonly sha256: string } {
  return { sha256: digest.replace(/^sha256:/, '') };
}
