import { GatesError } from '../lib/errors.ts';
import type { Milestone } from '../lib/milestones.ts';
import { parseRfc3339_ms } from '../lib/rfc3339.ts';
import { exitCodeOf } from '../lib/verdict.ts';
import type { VerifiedVerdict, VerifyVerdictOptions } from '../lib/verdict-attestation/index.ts';
import { readBytes } from './files.ts';
import type { SharedOptions } from './settings.ts';
import { readTrust } from './signing.ts';
import { verdictLines } from './verdict-lines.ts';

/** What a signed verdict may be asked to be about. */
export interface VerdictQuestion extends SharedOptions {
  readonly image?: string;
  readonly imageDigest?: string;
  readonly before?: Milestone;
  readonly report?: string;
  readonly now?: string;
  readonly json?: boolean;
}

/** Verifies a signed verdict, shows what it says, and sets its exit code. One that does not count throws. */
export async function verifyVerdictFile(
  bytes: Uint8Array,
  file: string,
  options: VerdictQuestion,
): Promise<void> {
  const { verifyVerdict } = await import('../lib/verdict-attestation/index.ts');
  const imageDigest = askedDigest(options);
  const verified = verifyVerdict(bytes, {
    ...(await verdictOptions(options)),
    ...(imageDigest === undefined ? {} : { imageDigest }),
    file,
  });
  showVerdict(verified, imageDigest === undefined ? {} : { imageDigest }, options);
}

/** What a verdict is checked against, but for the image. */
export async function verdictOptions(
  options: VerdictQuestion,
): Promise<Omit<VerifyVerdictOptions, 'imageDigest' | 'file'>> {
  return {
    trust: await readTrust(options),
    now_ms: options.now === undefined ? Date.now() : time_ms(options.now),
    ...(options.before === undefined ? {} : { before: options.before }),
    ...(options.report === undefined ? {} : { report: await readBytes(options.report) }),
  };
}

/** Shows a verdict that counts, the image with which it was compared, and where it is stored; sets its exit code. */
export function showVerdict(
  verified: VerifiedVerdict,
  found: { readonly imageDigest?: string; readonly stored?: string },
  { json, now }: VerdictQuestion,
): void {
  const { imageDigest, stored } = found;
  const lines = json
    ? [JSON.stringify({ ...verified, ...found }, null, 2)]
    : verdictLines(verified, {
        ...(imageDigest === undefined ? {} : { imageDigest }),
        ...(now === undefined ? {} : { given: now }),
      });
  if (!json && stored !== undefined) lines.push(`  stored as ${stored}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = exitCodeOf(verified.predicate.verdict);
}

function askedDigest({ image, imageDigest }: VerdictQuestion): string | undefined {
  const named = image === undefined ? undefined : image.slice(image.lastIndexOf('@') + 1);
  for (const [option, digest, given] of [
    ['--image', named, image],
    ['--image-digest', imageDigest, imageDigest],
  ] as const)
    if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new GatesError(
        'usage_invalid',
        `${option} ${given}: expected ${option === '--image' ? 'a reference with its digest, REF@sha256:…' : 'sha256: and 64 hexadecimal digits in lower case'}.`,
      );
  if (named !== undefined && imageDigest !== undefined && named !== imageDigest)
    throw new GatesError('usage_invalid', '--image and --image-digest name two different digests.');
  return imageDigest ?? named;
}

function time_ms(text: string): number {
  const time = parseRfc3339_ms(text);
  if (time === undefined)
    throw new GatesError(
      'usage_invalid',
      `--now ${text}: expected an RFC 3339 time such as 2026-11-24T12:00:00Z.`,
    );
  return time;
}
