import type { PolicyFile } from '../catalogue.ts';
import { evaluate } from '../evaluate.ts';
import { sha256OfCanonicalJson } from '../json/index.ts';
import type { Profile } from '../profile/schema.ts';
import { replay } from '../replay/index.ts';
import type { Report } from '../report.ts';
import type { Trust } from '../trust/index.ts';
import { refuseReport } from './refuse-report.ts';
import type { AttestedReport } from './statement.ts';

/** What a report is said to have been judged from, as the signer has it. */
export interface Grounds {
  readonly snapshot: Uint8Array;
  readonly policies: PolicyFile;
  readonly profile: Profile;
  readonly trust: Trust;
  /** names for messages */
  readonly files: {
    readonly snapshot: string;
    readonly policies: string;
    readonly profile: string;
    readonly trust: string;
  };
}

/** How many differences one message names. */
const shown_max = 5;

/**
 * Refuses a report that can't be had again, byte for byte, from the signer's own snapshot, policies, profile and trust.
 *
 * @throws GatesError `report_invalid` with the first differences, and as `replay` does
 */
export async function refuseUnlessReplayed(
  { report, bytes, file }: AttestedReport,
  { snapshot, policies, profile, trust, files }: Grounds,
): Promise<void> {
  const here = { profile: sha256OfCanonicalJson(profile), trust: sha256OfCanonicalJson(trust) };
  for (const part of ['profile', 'trust'] as const)
    if (report.digests[part] !== here[part])
      refuseReport(
        file,
        `it was judged by another ${part} than ${files[part]}: its digest is ${report.digests[part]}, that of ${files[part]} ${here[part]}`,
      );
  const { outcome, moved, differences, firstDifferentLine } = await replay(bytes, snapshot, {
    policies,
    files: { report: file, snapshot: files.snapshot, policies: files.policies },
  });
  if (outcome === 'equal') return;
  if (outcome === 'same_content')
    refuseReport(
      file,
      `it says what gates check says, but is written in another way from line ${firstDifferentLine} on; sign the file as gates check wrote it`,
    );
  const reasons = [...moved, ...differences].map(({ text }) => text);
  const rest = reasons.length - shown_max;
  const shown = [
    ...reasons.slice(0, shown_max),
    ...(rest > 0 ? [`${rest} more: gates replay lists them.`] : []),
  ];
  refuseReport(file, `judging ${files.snapshot} again comes to another report:\n${shown.join('\n')}`);
}

/**
 * Refuses a report whose answer is another one by now: evidence or a waiver may be over since, and its time may have been
 * chosen, which replay can't see.
 *
 * @throws GatesError `report_invalid` that names the items
 */
export async function refuseUnlessItHolds(
  { report, file }: AttestedReport,
  { snapshot, policies, profile, trust }: Grounds,
  now_ms: number,
): Promise<void> {
  const { before } = report.scope;
  const today = await evaluate(snapshot, {
    policies,
    profile,
    trust,
    ...(before === undefined ? {} : { before }),
    now: new Date(Math.max(now_ms, Date.parse(report.now.time))),
  });
  const answers = new Map(today.items.map((item) => [item.id, answerOf(item)]));
  const moved = report.items
    .filter((item) => item.inScope && answers.get(item.id) !== answerOf(item))
    .map((item) => `${item.id} was ${answerOf(item)}, and is ${answers.get(item.id)} now`);
  if (moved.length > 0)
    refuseReport(
      file,
      `it no longer holds; check again: ${moved.slice(0, shown_max).join('; ')}${moved.length > shown_max ? `; ${moved.length - shown_max} more` : ''}`,
    );
}

function answerOf({ status, waived }: Report['items'][number]): string {
  return waived ? `${status} (waived)` : status;
}
