import { GatesError } from '../errors.ts';
import { milestones } from '../milestones.ts';
import { attachToImage, findReferrers, type RegistryClient, readArtifact } from '../registry/index.ts';
import { predicateTypes } from '../signing/predicates.ts';
import type { Release } from '../snapshot/schema.ts';
import { refuse } from '../trust/refuse.ts';
import type { AttestedVerdict } from './attest.ts';
import { bundleMediaType, verdictFileBytes } from './file.ts';
import { type VerifiedVerdict, type VerifyVerdictOptions, verifyVerdict } from './verify.ts';

const predicateTypeAnnotation = 'dev.sigstore.bundle.predicateType';
const candidates_max = 500;
const shown_max = 5;

/** Where a verdict was stored. */
export interface PushedVerdict {
  /** the image beside which it is */
  readonly imageDigest: string;
  /** of the artefact */
  readonly digest: string;
}

/**
 * Stores a signed verdict beside its image as a Sigstore bundle, in the way of cosign's bundle specification, so that cosign
 * finds it, too: beside the index where there is one, since that is what a tag resolves to, else beside each platform's manifest.
 *
 * @throws RegistryError
 */
export async function pushVerdict(
  client: RegistryClient,
  { envelope, predicate }: Pick<AttestedVerdict, 'envelope' | 'predicate'>,
  image: Release['image'],
): Promise<PushedVerdict[]> {
  const digests =
    image?.index === undefined ? [...new Set(Object.values(image?.platforms ?? {}))] : [image.index];
  const artifact = {
    artifactType: bundleMediaType,
    mediaType: bundleMediaType,
    bytes: verdictFileBytes(envelope, 'bundle'),
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      [predicateTypeAnnotation]: predicateTypes.verdict,
      'org.opencontainers.image.created': predicate.signedAt,
    },
  };
  const pushed: PushedVerdict[] = [];
  for (const imageDigest of digests)
    pushed.push({ imageDigest, digest: await attachToImage(client, imageDigest, artifact) });
  return pushed;
}

/** A verdict that counts, and the digest of its artefact. */
export interface FoundVerdict {
  readonly verified: VerifiedVerdict;
  readonly digest: string;
}

/**
 * Finds the signed verdict of an image beside it, of those that count the latest one. Asked for a milestone, a later one's `go`
 * answers, too, and its other verdicts only where there is none of the milestone itself.
 *
 * @throws GatesError `signature_invalid` when there is none, or none that counts, with the reason of each; RegistryError when
 *   one of them can't be read: what can't be read may be the one that forbids
 */
export async function findVerdict(
  client: RegistryClient,
  imageDigest: string,
  options: Omit<VerifyVerdictOptions, 'imageDigest' | 'file'>,
): Promise<FoundVerdict> {
  const image = `${client.repository.text}@${imageDigest}`;
  const candidates = (await findReferrers(client, imageDigest, bundleMediaType)).filter(
    ({ annotations }) =>
      (annotations?.[predicateTypeAnnotation] ?? predicateTypes.verdict) === predicateTypes.verdict,
  );
  if (candidates.length === 0)
    refuse(image, 'no signed verdict is stored beside it (gates attest --push stores one beside its index)');
  if (candidates.length > candidates_max)
    refuse(image, `${candidates.length} verdicts are stored beside it; at most ${candidates_max} are read`);
  const counting: FoundVerdict[] = [];
  const reasons: string[] = [];
  for (const { digest } of candidates) {
    const { bytes } = await readArtifact(client, digest, { imageDigest, artifactType: bundleMediaType });
    try {
      const file = `${client.repository.text}@${digest}`;
      counting.push({ verified: verifyVerdict(bytes, { ...options, imageDigest, file }), digest });
    } catch (error) {
      const isItsOwn =
        error instanceof GatesError && (error.code === 'signature_invalid' || error.code === 'json_invalid');
      if (!isItsOwn) throw error;
      reasons.push(error.message);
    }
  }
  const latest = latestOf(counting, options.before);
  if (latest !== undefined) return latest;
  const rest = reasons.length - shown_max;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return refuse(
    image,
    `${reasons.length} stored beside it, and none counts:\n${[...reasons.slice(0, shown_max), ...more].join('\n')}`,
  );
}

const severity = ['go', 'undecided', 'no-go'];

/** The one that answers: a `go` before a later milestone is one before an earlier, too, while what is no go later may have been. */
function latestOf(
  found: readonly FoundVerdict[],
  before: VerifyVerdictOptions['before'],
): FoundVerdict | undefined {
  const ordered = [...found].sort(
    ({ verified: { predicate: a } }, { verified: { predicate: b } }) =>
      Date.parse(b.signedAt) - Date.parse(a.signedAt) ||
      severity.indexOf(b.verdict) - severity.indexOf(a.verdict) ||
      milestones.indexOf(b.milestone) - milestones.indexOf(a.milestone),
  );
  const answers = ordered.filter(
    ({ verified: { predicate } }) =>
      before === undefined || predicate.milestone === before || predicate.verdict === 'go',
  );
  return answers[0] ?? ordered[0];
}
