import { GatesError } from '../lib/errors.ts';
import type { Milestone } from '../lib/milestones.ts';
import { parseRfc3339_ms } from '../lib/rfc3339.ts';
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
  const [{ verifyVerdict }, { exitCodeOf }] = await Promise.all([
    import('../lib/verdict-attestation/index.ts'),
    import('../lib/verdict.ts'),
  ]);
  const imageDigest = askedDigest(options);
  const verified = verifyVerdict(bytes, {
    trust: await readTrust(options),
    now_ms: options.now === undefined ? Date.now() : time_ms(options.now),
    ...(imageDigest === undefined ? {} : { imageDigest }),
    ...(options.before === undefined ? {} : { before: options.before }),
    ...(options.report === undefined ? {} : { report: await readBytes(options.report) }),
    file,
  });
  const lines = options.json
    ? [JSON.stringify(verified, null, 2)]
    : verdictLines(verified, {
        ...(imageDigest === undefined ? {} : { imageDigest }),
        ...(options.now === undefined ? {} : { given: options.now }),
      });
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
