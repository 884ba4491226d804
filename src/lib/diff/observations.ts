import type { Report, ReportObservation } from '../report.ts';

/** One observation that is another than before. A side on which it was not there is missing. */
export interface ObservationChange {
  /** `moment/domain` */
  readonly place: string;
  readonly before?: ReportObservation;
  readonly after?: ReportObservation;
  /** what of it changed, as phrases */
  readonly changes: readonly string[];
}

/** The observations that two reports tell differently, in the order of the older, then new ones. */
export function observationChanges(before: Report, after: Report): ObservationChange[] {
  const [befores, afters] = [byPlace(before), byPlace(after)];
  return [...new Set([...befores.keys(), ...afters.keys()])].flatMap((place) => {
    const [one, other] = [befores.get(place), afters.get(place)];
    const changes = describe(one, other);
    return changes.length === 0
      ? []
      : [
          {
            place,
            ...(one === undefined ? {} : { before: one }),
            ...(other === undefined ? {} : { after: other }),
            changes,
          },
        ];
  });
}

function byPlace(report: Report): Map<string, ReportObservation> {
  return new Map(report.observations.map((one) => [`${one.moment}/${one.domain}`, one]));
}

function describe(before: ReportObservation | undefined, after: ReportObservation | undefined): string[] {
  if (before === undefined)
    return after === undefined
      ? []
      : [`new, collected ${after.collectedAt} by ${after.collector}, ${after.state}, ${signature(after)}`];
  if (after === undefined)
    return [`no longer there (was collected ${before.collectedAt} by ${before.collector})`];
  const pairs: [string, string, string][] = [
    ['collected', before.collectedAt, after.collectedAt],
    ['collector', before.collector, after.collector],
    ['state', before.state, after.state],
    ['signature', signature(before), signature(after)],
  ];
  const come = after.problems.filter((problem) => !before.problems.includes(problem));
  const gone = before.problems.filter((problem) => !after.problems.includes(problem));
  return [
    ...pairs.flatMap(([what, from, to]) => (from === to ? [] : [`${what} ${from} → ${to}`])),
    ...come.map((problem) => `new problem: ${problem}`),
    ...gone.map((problem) => `no longer: ${problem}`),
  ];
}

function signature({ signature: state, signedBy }: ReportObservation): string {
  return signedBy === undefined ? state : `${state} by ${signedBy}`;
}
