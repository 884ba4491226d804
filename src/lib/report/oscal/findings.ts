import type { Report, ReportItem } from '../../report.ts';
import { outcomeOf, statusTable } from '../statuses.ts';
import { messageOf, waiverOf } from '../waiver-text.ts';
import { observationsBehind } from './observations.ts';
import { markup, partUuid, property } from './parts.ts';

/** The decision on one item. */
export function findingOf(report: Report, item: ReportItem): object {
  const outcome = outcomeOf(item);
  const word: { state: string; reason: string; risk?: string; implementation?: string } =
    statusTable.oscal.words[outcome];
  const observations = observationsBehind(report, item);
  return {
    uuid: partUuid(report, 'finding', item.id),
    title: markup(item.title),
    description: markup(messageOf(report, item)),
    props: [
      property('status', item.status),
      property('waived', item.waived ? 'yes' : 'no'),
      property('critical', item.critical ? 'yes' : 'no'),
      property('owner', item.owner ?? 'none'),
      property('required-before', item.requiredBefore),
      property('rule', `${item.source.file}:${item.source.line}`),
    ],
    target: {
      type: 'objective-id',
      'target-id': item.id,
      status: {
        state: word.state,
        reason: word.reason,
        ...(item.status === 'pass' ? {} : { remarks: markup(`${outcome}: ${item.message}`) }),
      },
      ...(word.implementation === undefined
        ? {}
        : { 'implementation-status': { state: word.implementation } }),
    },
    ...(observations.length === 0 ? {} : { 'related-observations': observations }),
    ...(word.risk === undefined
      ? {}
      : { 'related-risks': [{ 'risk-uuid': partUuid(report, 'risk', item.id) }] }),
    ...(item.solution === undefined ? {} : { remarks: markup(item.solution) }),
  };
}

/** What a waiver accepts, as a risk with an approved deviation. */
export function riskOf(report: Report, item: ReportItem): object[] {
  const waiver = waiverOf(report, item);
  if (waiver === undefined) return [];
  return [
    {
      uuid: partUuid(report, 'risk', item.id),
      title: markup(item.title),
      description: markup(item.message),
      statement: markup(waiver.reason),
      props: [
        property('requested-by', waiver.requestedBy),
        property('approved-by', waiver.approvedBy),
        property('envelope', waiver.envelope),
      ],
      status: 'deviation-approved',
      'mitigating-factors': [
        { uuid: partUuid(report, 'mitigation', item.id), description: markup(waiver.mitigation) },
      ],
      deadline: waiver.expiresAt,
    },
  ];
}
