import { GatesError } from '../errors.ts';

/**
 * Says why a report's verdict is not signed. `why` is the sentence without its full stop; `file` names the report.
 *
 * @throws GatesError `report_invalid`, always
 */
export function refuseReport(file: string, why: string, cause?: unknown): never {
  throw new GatesError('report_invalid', `${file} can't be attested: ${why}.`, cause);
}
