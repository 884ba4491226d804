import type { Report, ReportItem, ReportObservation } from '../../report.ts';
import { markup, partUuid, property } from './parts.ts';

type Attestation = Extract<Report['attestations'][number], { state: 'valid' }>;

/** The one tool that looked: gates. */
export function toolUuid(report: Report): string {
  return partUuid(report, 'tool');
}

/** A person who signed, as a party. */
export function personUuid(report: Report, person: string): string {
  return partUuid(report, 'person', person);
}

/** What was collected and what was signed, as OSCAL's observations. */
export function observationsOf(report: Report): object[] {
  return [
    ...report.observations.map((observation) => collected(report, observation)),
    ...signaturesOf(report).map((signature) => signed(report, signature)),
  ];
}

/** References to the observations that an item's decision rests on. */
export function observationsBehind(report: Report, item: ReportItem): object[] {
  const known = new Set(report.observations.map(nameOf));
  const names = [...new Set(item.evidence.map(nameOf))].filter((name) => known.has(name));
  return [
    ...names.map((name) => partUuid(report, 'observation', name)),
    ...signaturesOf(report)
      .filter((signature) => signature.item === item.id)
      .map((signature) => signatureUuid(report, signature)),
  ].map((uuid) => ({ 'observation-uuid': uuid }));
}

/** The signatures that count, each once. */
export function signaturesOf(report: Report): Attestation[] {
  const byName = new Map<string, Attestation>();
  for (const attestation of report.attestations)
    if (attestation.state === 'valid') byName.set(signatureName(attestation), attestation);
  return [...byName.values()];
}

function collected(report: Report, observation: ReportObservation): object {
  const { collectedAt, collector, state, signature, signedBy, problems } = observation;
  const sources = report.items
    .flatMap(({ evidence }) => evidence)
    .filter((evidence) => nameOf(evidence) === nameOf(observation))
    .flatMap(({ source }) => (source === undefined ? [] : [source]));
  return {
    uuid: partUuid(report, 'observation', nameOf(observation)),
    title: markup(nameOf(observation)),
    description: markup([`Collected by ${collector}; ${state}.`, ...problems].join(' ')),
    props: [
      property('state', state),
      property('signature', signature),
      ...(signedBy === undefined ? [] : [property('signed-by', signedBy)]),
    ],
    methods: ['TEST'],
    types: ['control-objective'],
    origins: [{ actors: [{ type: 'tool', 'actor-uuid': toolUuid(report) }] }],
    'relevant-evidence': [
      {
        href: `#${partUuid(report, 'resource', 'snapshot')}`,
        description: markup([...new Set(sources)].join('; ')),
      },
    ],
    collected: collectedAt,
  };
}

function signed(report: Report, signature: Attestation): object {
  const { item, person, role, signedAt, envelope, claims } = signature;
  return {
    uuid: signatureUuid(report, signature),
    title: markup(`${item}: signed by ${person}`),
    description: markup(
      [
        `${person} signed as ${role}.`,
        ...Object.entries(claims).map(([name, value]) => `${name}: ${value}.`),
      ].join(' '),
    ),
    props: [property('role', role), property('envelope', envelope)],
    methods: ['INTERVIEW'],
    types: ['control-objective'],
    origins: [{ actors: [{ type: 'party', 'actor-uuid': personUuid(report, person) }] }],
    collected: signedAt,
  };
}

function signatureUuid(report: Report, signature: Attestation): string {
  return partUuid(report, 'signature', signatureName(signature));
}

function signatureName({ item, envelope }: Attestation): string {
  return `${item} ${envelope}`;
}

function nameOf({ moment, domain }: { readonly moment: string; readonly domain: string }): string {
  return `${moment}/${domain}`;
}
