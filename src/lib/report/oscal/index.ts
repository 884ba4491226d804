import { packageRoot } from '../../package-root.ts';
import type { Report } from '../../report.ts';
import { cleanJson } from '../clean.ts';
import type { ReportFormat } from '../format.ts';
import { headLines, scopeText, summaryText } from '../head.ts';
import { findingOf, riskOf } from './findings.ts';
import { observationsOf, personUuid, signaturesOf, toolUuid } from './observations.ts';
import { line, markup, partUuid, property } from './parts.ts';

/** NIST's OSCAL assessment results: observations, one finding an item in scope, and a risk for each waiver. https://pages.nist.gov/OSCAL */
export const oscal: ReportFormat = {
  name: 'oscal',
  description: 'OSCAL assessment results, for auditors’ tools',
  render(report) {
    const document = {
      'assessment-results': {
        uuid: partUuid(report, 'assessment-results'),
        metadata: metadataOf(report),
        'import-ap': { href: `#${partUuid(report, 'resource', 'policies')}` },
        results: [resultOf(report)],
        'back-matter': { resources: resourcesOf(report) },
      },
    };
    return `${cleanJson(JSON.stringify(document, null, 2))}\n`;
  },
};

function metadataOf(report: Report): object {
  const { name, version } = report.release;
  const people = [...new Set(signaturesOf(report).map(({ person }) => person))];
  return {
    title: markup(`${name} ${version}: ${report.verdict}`),
    'last-modified': report.now.time,
    version: line(version),
    'oscal-version': '1.2.1',
    ...(people.length === 0
      ? {}
      : {
          parties: people.map((person) => ({
            uuid: personUuid(report, person),
            type: 'person',
            name: line(person),
          })),
        }),
  };
}

function resultOf(report: Report): object {
  const items = report.items.filter(({ inScope }) => inScope);
  const observations = observationsOf(report);
  const risks = items.flatMap((item) => riskOf(report, item));
  const qualifications = headLines(report);
  return {
    uuid: partUuid(report, 'result'),
    title: markup(`${report.verdict}, ${scopeText(report)}`),
    description: markup(summaryText(report)),
    start: startOf(report),
    end: report.now.time,
    props: [property('verdict', report.verdict), property('scope', scopeText(report))],
    'local-definitions': {
      'assessment-assets': {
        components: [
          {
            uuid: toolUuid(report),
            type: 'software',
            title: '@starlight/gates',
            description: 'Decides from measured evidence whether a release may go to production.',
            props: [property('tool-version', packageRoot.version)],
            status: { state: 'operational' },
          },
        ],
        'assessment-platforms': [
          {
            uuid: partUuid(report, 'platform'),
            title: '@starlight/gates',
            'uses-components': [{ 'component-uuid': toolUuid(report) }],
          },
        ],
      },
    },
    'reviewed-controls': {
      'control-selections': [{ 'include-controls': items.map(({ id }) => ({ 'control-id': id })) }],
    },
    ...(observations.length === 0 ? {} : { observations }),
    ...(risks.length === 0 ? {} : { risks }),
    findings: items.map((item) => findingOf(report, item)),
    ...(qualifications.length === 0
      ? {}
      : { remarks: qualifications.map((text) => `- ${markup(text)}`).join('\n') }),
  };
}

/** When the first evidence was collected; without any, when it was judged. */
function startOf({ observations, now }: Report): string {
  return [now.time, ...observations.map(({ collectedAt }) => collectedAt)].reduce((first, other) =>
    Date.parse(other) < Date.parse(first) ? other : first,
  );
}

/** The documents that the judgement rests on. Their addresses are their digests (RFC 6920): wherever one lies, it can be told. */
function resourcesOf(report: Report): object[] {
  return (['policies', 'snapshot', 'module', 'profile', 'trust'] as const).map((part) => {
    const digest = report.digests[part].replace(/^sha256:/, '');
    return {
      uuid: partUuid(report, 'resource', part),
      title: `The ${part} that the judgement rests on`,
      rlinks: [
        {
          href: `ni:///sha-256;${Buffer.from(digest, 'hex').toString('base64url')}`,
          hashes: [{ algorithm: 'SHA-256', value: digest }],
        },
      ],
    };
  });
}
