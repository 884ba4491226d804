import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatesError } from '../errors.ts';
import type { Milestone } from '../milestones.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { keyringOf, whyNotCurrent } from '../trust/keyring.ts';
import type { Trust } from '../trust/schema.ts';
import type { Verdict } from '../verdict.ts';
import { readVerdictFile } from '../verdict-attestation/file.ts';
import { type VerifiedVerdict, verifyVerdict } from '../verdict-attestation/index.ts';
import { clock_skew_ms_max } from '../verdict-attestation/validity.ts';

/** A signed verdict that was verified, as the rules read it. It may be over. */
export interface KnownVerdict {
  readonly verdict: Verdict;
  readonly milestone: Milestone;
  readonly release: string;
  readonly version: string;
  readonly namespace?: string;
  readonly evaluated_ms: number;
  /** the end of the verdict, or of its signer's key where that comes first */
  readonly valid_until: string;
  readonly valid_until_ms: number;
  /** digest of the report that it rests on */
  readonly report: string;
}

/** Verified verdicts by the digest (`sha256:…`) of each image that they are about. */
export type VerdictsByDigest = Readonly<Record<string, readonly KnownVerdict[]>>;

/** A folder of signed verdicts as it was read. */
export interface VerdictFolder {
  readonly verdicts: VerdictsByDigest;
  /** how many files held one */
  readonly verified: number;
  /** files that hold none that counts, and why */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
  /** when the newest of them was judged */
  readonly newest_ms?: number;
}

/** Whose signatures count, and when. */
export interface VerdictTrust {
  readonly trust: Trust;
  readonly now_ms: number;
}

const files_max = 1000;
const file_bytes_max = 16 * 1024 * 1024;

/**
 * Reads and verifies every file of a folder; those whose names begin with a dot are left out, as those with which Kubernetes
 * swaps the files of a mounted ConfigMap. A file that doesn't verify is no error: it is listed with its reason.
 *
 * @throws GatesError `file_unreadable` when the folder can't be read or has more than a thousand files
 */
export async function readVerdicts(folder: string, trust: VerdictTrust): Promise<VerdictFolder> {
  const { base, names } = await listed(folder);
  const files = [];
  for (const file of names) files.push({ file, outcome: await readOne(join(base, file), file, trust) });
  const verdicts: Record<string, KnownVerdict[]> = {};
  let verified = 0;
  let newest_ms = Number.NEGATIVE_INFINITY;
  const refused = [];
  for (const { file, outcome } of files) {
    if ('reason' in outcome) {
      refused.push({ file, reason: outcome.reason });
      continue;
    }
    verified += 1;
    newest_ms = Math.max(newest_ms, outcome.known.evaluated_ms);
    for (const digest of outcome.digests) {
      verdicts[digest] ??= [];
      verdicts[digest].push(outcome.known);
    }
  }
  return { verdicts, verified, refused, ...(verified > 0 ? { newest_ms } : {}) };
}

/** What changes when the folder's content does, as far as names, sizes and times tell. */
export async function folderFingerprint(folder: string): Promise<string> {
  const { base, names } = await listed(folder);
  const marks = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(base, name)).catch(() => undefined);
      return `${name} ${found?.size} ${found?.mtimeMs} ${found?.ino}`;
    }),
  );
  return [base, ...marks].join('\n');
}

/** The files, through the link that Kubernetes swaps, so that all of them are of one version of a mounted ConfigMap. */
async function listed(folder: string): Promise<{ base: string; names: string[] }> {
  try {
    const base = await realpath(join(folder, '..data')).catch(() => realpath(folder));
    const names = (await readdir(base)).filter((name) => !name.startsWith('.')).sort();
    if (names.length > files_max) throw new Error(`it has ${names.length} files, more than ${files_max}`);
    return { base, names };
  } catch (cause) {
    throw new GatesError(
      'file_unreadable',
      `The folder of verdicts ${folder} can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    );
  }
}

type Outcome =
  | { readonly known: KnownVerdict; readonly digests: readonly string[] }
  | { readonly reason: string };

async function readOne(path: string, file: string, trust: VerdictTrust): Promise<Outcome> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { reason: 'it is no file' };
    if (found.size > file_bytes_max)
      return { reason: `it has ${found.size} bytes, more than ${file_bytes_max}` };
    const bytes = await readFile(path);
    const verified = verifiedWithEnd(bytes, file, trust);
    return {
      known: knownVerdict(verified),
      digests: verified.subjects.map(({ digest }) => `sha256:${digest.sha256}`),
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Verified as of now; one that is over, as of when it was signed, and it ends now at the latest. */
function verifiedWithEnd(bytes: Uint8Array, file: string, { trust, now_ms }: VerdictTrust) {
  const at = (time_ms: number) => {
    const verified = verifyVerdict(bytes, { trust, now_ms: time_ms, file });
    return { ...verified, end_ms: Math.min(end_ms(verified), keyEnd_ms(verified, trust, time_ms)) };
  };
  try {
    return at(now_ms);
  } catch (error) {
    const signed_ms = signedAt_ms(bytes, file);
    if (signed_ms === undefined || signed_ms > now_ms + clock_skew_ms_max) throw error;
    try {
      const past = at(signed_ms);
      return { ...past, end_ms: Math.min(past.end_ms, now_ms) };
    } catch {
      throw error;
    }
  }
}

/** When it says that it was signed. Nothing is believed of it but that an over verdict was once none. */
function signedAt_ms(bytes: Uint8Array, file: string): number | undefined {
  const { payload } = readVerdictFile(bytes, file);
  const statement: unknown = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
  const { signedAt } = (statement as { predicate?: { signedAt?: unknown } }).predicate ?? {};
  return typeof signedAt === 'string' ? parseRfc3339_ms(signedAt) : undefined;
}

const end_ms = ({ predicate }: VerifiedVerdict) => parseRfc3339_ms(predicate.validUntil) ?? 0;

function keyEnd_ms({ keyId }: VerifiedVerdict, trust: Trust, time_ms: number): number {
  const ends = keyringOf(trust, 'the trust file')
    .people.filter(
      (key) =>
        key.keyId === keyId &&
        key.roles.includes('verdict_signer') &&
        whyNotCurrent(key, time_ms) === undefined,
    )
    .map(({ validTo }) => parseRfc3339_ms(validTo) ?? 0);
  return Math.max(0, ...ends);
}

function knownVerdict({ predicate, end_ms: until_ms }: VerifiedVerdict & { end_ms: number }): KnownVerdict {
  const { release, digests, evaluatedAt, verdict, milestone } = predicate;
  return {
    verdict,
    milestone,
    release: release.name,
    version: release.version,
    ...(release.target?.namespace === undefined ? {} : { namespace: release.target.namespace }),
    evaluated_ms: parseRfc3339_ms(evaluatedAt) ?? 0,
    valid_until: new Date(until_ms).toISOString(),
    valid_until_ms: until_ms,
    report: digests.report,
  };
}
