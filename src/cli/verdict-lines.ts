import { formatFact } from '../lib/messages.ts';
import { clean } from '../lib/report/clean.ts';
import type { VerifiedVerdict } from '../lib/verdict-attestation/index.ts';

/** A signed verdict that counts, one line each for what a reader must know. */
export function verdictLines(
  { predicate, subjects, signer, keyId }: VerifiedVerdict,
  asked: {
    /** the digest with which the image was compared */
    readonly imageDigest?: string;
    /** RFC 3339, where the time was given */
    readonly given?: string;
  },
): string[] {
  const { verdict, milestone, release, summary, head, digests } = predicate;
  const { inScope, pass, fail, unknown, notApplicable, waived } = summary;
  return [
    ...(asked.given === undefined ? [] : [`The time was given: verified as if it were ${asked.given}.`]),
    `${verdict} before ${milestone}: ${release.name} ${release.version}${release.revision === undefined ? '' : ` (${release.revision})`}`,
    `  signed by ${signer} (${keyId})`,
    `  judged at ${predicate.evaluatedAt}, valid until ${predicate.validUntil}`,
    `  ${inScope} items: ${pass} pass, ${fail} fail, ${unknown} unknown, ${notApplicable} not applicable, ${waived} waived`,
    ...subjects.map(({ name, digest }) => `  image ${name} sha256:${digest.sha256}`),
    asked.imageDigest === undefined
      ? '  compared with no image: --image-digest sha256:… binds it to the one that runs'
      : `  about the image ${asked.imageDigest}, as asked`,
    ...head.loosenedParameters.map(
      ({ name, value, checklist }) =>
        `  looser than the checklist: ${name} is ${formatFact(name, value)}, the checklist says ${formatFact(name, checklist)}`,
    ),
    ...head.waivers.map(
      ({ item, expiresAt, requestedBy, approvedBy, reason }) =>
        `  waived until ${expiresAt}: ${item}, asked by ${requestedBy}, approved by ${approvedBy}: ${reason}`,
    ),
    ...(head.notApplicable.length === 0 ? [] : [`  declared not to apply: ${head.notApplicable.join(', ')}`]),
    ...(head.acceptedUnsigned.length === 0
      ? []
      : [
          `  ${head.acceptedUnsigned.length} of ${head.observations} observations unsigned, accepted by the signer: ${head.acceptedUnsigned.join(', ')}`,
        ]),
    `  report ${digests.report}`,
  ].map(clean);
}
