import { packageRoot } from '../../package-root.ts';
import type { Report } from '../../report.ts';
import type { ReportFormat } from '../format.ts';
import { headLines, scopeText } from '../head.ts';
import { digestSet, statementText } from './statement.ts';

/** What is ours in the predicate: extension fields are named by URIs. */
const extension = 'https://gates.starlight.dev/verification/v1';

/**
 * An in-toto statement with SLSA's verification summary, unsigned: that the release's image may go on, or may not.
 * https://slsa.dev/spec/v1.1/verification_summary
 */
export const slsaVsa: ReportFormat = {
  name: 'slsa-vsa',
  description: 'an unsigned SLSA verification summary of a whole milestone',
  render(report) {
    const { scope, now, digests, verdict, summary } = report;
    const doubts = doubtsOf(report);
    const policy = wholeMilestone(report) ? `before-${scope.before}` : 'part';
    return statementText(report, 'https://slsa.dev/verification_summary/v1', {
      verifier: { id: 'pkg:npm/%40starlight/gates', version: { '@starlight/gates': packageRoot.version } },
      timeVerified: now.time,
      resourceUri: resourceOf(report.release),
      policy: {
        uri: `https://gates.starlight.dev/policies/${policy}/v1`,
        digest: digestSet(digests.policies),
      },
      inputAttestations: [{ digest: digestSet(digests.snapshot) }],
      verificationResult: doubts.length === 0 ? 'PASSED' : 'FAILED',
      verifiedLevels: [doubts.length === 0 ? `GATES_BEFORE_${scope.before?.toUpperCase()}` : 'FAILED'],
      [extension]: {
        verdict,
        scope: scopeText(report),
        summary,
        doubts,
        qualifications: headLines(report),
        judgement: digestSet(digests.inputs),
      },
    });
  },
};

function wholeMilestone({ scope }: Report): boolean {
  return scope.before !== undefined && scope.phases === undefined && scope.items === undefined;
}

/** Why the image is not called verified, as sentences; empty when it is. */
function doubtsOf(report: Report): string[] {
  return [
    ...(report.verdict === 'go' ? [] : [`The verdict is ${report.verdict}.`]),
    ...(wholeMilestone(report) ? [] : ['Only a part was looked at, not everything before a milestone.']),
    ...(report.now.given ? ['The time was given; only what is judged by the clock is verified.'] : []),
  ];
}

/** The image as a package URL, https://github.com/package-url/purl-spec; without a reference, the release by name. */
function resourceOf({ name, version, image }: Report['release']): string {
  const parts = /^(?<repository>.+?)(?::(?<tag>[^:/@]+))?(?:@.*)?$/.exec(image?.reference ?? '')?.groups;
  const repository = parts?.['repository'];
  if (repository === undefined) return `pkg:generic/${encode(name)}@${encode(version)}`;
  const digest = image?.index ?? Object.values(image?.platforms ?? {})[0];
  const tag = parts?.['tag'];
  return [
    `pkg:oci/${encode(repository.slice(repository.lastIndexOf('/') + 1).toLowerCase())}`,
    digest === undefined ? '' : `@${encode(digest)}`,
    `?repository_url=${encode(repository.toLowerCase())}`,
    tag === undefined ? '' : `&tag=${encode(tag)}`,
  ].join('');
}

/** Percent-encoded; a lone surrogate, which no URI can hold, is replaced. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
