import { createHash } from 'node:crypto';
import type { PolicyFile } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { evaluateAt } from '../evaluate.ts';
import { jsonDifferences } from '../json/index.ts';
import { defaultPolicies } from '../policies/default-policies.ts';
import { readNow } from '../prepare.ts';
import { json } from '../report/json.ts';
import type { Report } from '../report.ts';
import { describeDifference, type ReplayDifference } from './difference.ts';
import { type MovedInput, movedInputs, type ReplayFiles } from './moved-inputs.ts';
import { type Recorded, readRecorded } from './recorded.ts';

/** With what a report is replayed. */
export interface ReplayOptions {
  /** what `gates build` wrote; the shipped policies by default */
  readonly policies?: PolicyFile;
  /** names for messages, where they come from files */
  readonly files?: Partial<ReplayFiles>;
}

/** A JSON document's bytes. */
export interface DocumentBytes {
  readonly bytes: number;
  /** `sha256:` and 64 hexadecimal digits */
  readonly digest: string;
}

/** Whether a report can be had again from what it rests on. */
export interface ReplayResult {
  /** `equal` bytes; the `same_content`, written otherwise (white space, escapes, the order of keys); or `different` */
  readonly outcome: 'equal' | 'same_content' | 'different';
  readonly recorded: DocumentBytes;
  readonly replayed: DocumentBytes;
  /** the line, from 1, of the first byte that differs; only where one does */
  readonly firstDifferentLine?: number;
  /** what the answer rests on that is not what the report says it was */
  readonly moved: readonly MovedInput[];
  /** every place at which the report and the replay differ */
  readonly differences: readonly ReplayDifference[];
  /** what the replay came to */
  readonly report: Report;
}

/**
 * Evaluates again from what a report embeds — profile with its parameters, trust or none, scope, `now` and whether it was
 * given — and the snapshot with its waivers and attestations, and compares.
 *
 * @param report the bytes of a report's JSON, or a report as a value, which stands for the bytes of its `json` format
 * @throws GatesError `json_invalid` or `report_invalid` for a report that can't be replayed, and as `evaluate` does; the
 *   message then says, too, what is not what the report was made from
 */
export async function replay(
  report: Uint8Array | Report,
  snapshot: Uint8Array,
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  const files: ReplayFiles = {
    report: options.files?.report ?? 'the report',
    snapshot: options.files?.snapshot ?? 'the snapshot',
    policies: options.files?.policies ?? 'the policies',
  };
  const policies = options.policies ?? (await defaultPolicies());
  const bytes = report instanceof Uint8Array ? report : bytesOf(report);
  const recorded = readRecorded(bytes, files.report);
  const moved = movedInputs(recorded, snapshot, policies, files);
  const again = await evaluateAgain(recorded, { snapshot, policies, files, moved });
  const replayed = bytesOf(again);
  const line = firstDifferentLine(bytes, replayed);
  const differences = jsonDifferences(recorded.document, JSON.parse(new TextDecoder().decode(replayed))).map(
    (difference) => describeDifference(difference, recorded.document, again),
  );
  return {
    outcome: line === undefined ? 'equal' : differences.length === 0 ? 'same_content' : 'different',
    recorded: { bytes: bytes.length, digest: sha256(bytes) },
    replayed: { bytes: replayed.length, digest: sha256(replayed) },
    ...(line === undefined ? {} : { firstDifferentLine: line }),
    moved,
    differences,
    report: again,
  };
}

async function evaluateAgain(
  { inputs }: Recorded,
  {
    snapshot,
    policies,
    files,
    moved,
  }: {
    readonly snapshot: Uint8Array;
    readonly policies: PolicyFile;
    readonly files: ReplayFiles;
    readonly moved: readonly MovedInput[];
  },
): Promise<Report> {
  const { scope, now, head, profile, trust } = inputs;
  try {
    return await evaluateAt(
      snapshot,
      {
        policies,
        profile,
        ...(head.trusted ? { trust } : {}),
        ...(scope.before === undefined ? {} : { before: scope.before }),
        ...(scope.phases === undefined ? {} : { phases: scope.phases }),
        ...(scope.items === undefined ? {} : { items: scope.items }),
        files: {
          snapshot: files.snapshot,
          profile: `the profile in ${files.report}`,
          trust: `the trust in ${files.report}`,
        },
      },
      { ...readNow(now.time), given: now.given },
    );
  } catch (error) {
    if (!(error instanceof GatesError) || moved.length === 0) throw error;
    const reasons = moved.map(({ text }) => text).join('\n');
    throw new GatesError(error.code, `${error.message}\n${reasons}`, error);
  }
}

function bytesOf(report: Report): Uint8Array {
  return new TextEncoder().encode(json.render(report, { colour: false, all: true }));
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

const line_feed = 0x0a;

function firstDifferentLine(one: Uint8Array, other: Uint8Array): number | undefined {
  if (Buffer.from(one.buffer, one.byteOffset, one.byteLength).equals(other)) return undefined;
  let line = 1;
  for (let index = 0; one[index] === other[index]; index += 1) if (one[index] === line_feed) line += 1;
  return line;
}
