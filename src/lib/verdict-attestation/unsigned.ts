import { GatesError } from '../errors.ts';
import type { Report } from '../report.ts';
import { refuseReport } from './refuse-report.ts';

/**
 * The unsigned observations of a report, each of which the signer has accepted by its name, such as `canary/traffic`.
 *
 * @throws GatesError `report_invalid` for one that nobody accepted, `usage_invalid` for an accepted one that is signed or not there
 */
export function acceptedUnsigned(report: Report, accepted: readonly string[], file: string): string[] {
  const unsigned = new Set(report.head.unsignedObservations);
  const states = new Map(
    report.observations.map(({ moment, domain, signature }) => [`${moment}/${domain}`, signature]),
  );
  for (const place of accepted)
    if (!unsigned.has(place))
      throw new GatesError(
        'usage_invalid',
        `--accept-unsigned ${place}: ${file} has ${states.has(place) ? `this observation ${states.get(place)}, not unsigned` : 'no observation of this moment and domain'}.`,
      );
  const open = [...unsigned].filter((place) => !accepted.includes(place));
  if (open.length > 0)
    refuseReport(
      file,
      `${open.length} observation(s) are not signed by a collector: ${open.join(', ')}. Sign them, or accept each by its name with --accept-unsigned`,
    );
  return [...unsigned];
}
