import { createHash } from 'node:crypto';
import type { CatalogueItem, PolicyFile } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { referenceTimes } from '../instants.ts';
import { ParameterValues, suggestion } from '../parameters.ts';
import { defaultPolicies } from '../policies/default-policies.ts';
import { policiesDigest } from '../policies/policy-file.ts';
import { parseProfile } from '../profile/profile.ts';
import { blocks } from '../report/statuses.ts';
import type { Report, ReportItem } from '../report.ts';
import { releaseSchema, type Snapshot } from '../snapshot/schema.ts';
import { parseTrust } from '../trust/index.ts';
import { type Again, askAgain } from './again.ts';
import { type Ageing, ageingOf } from './ages.ts';
import { distancesOf } from './distances.ts';
import type { Expiry, ExplainedEvidence, ExplainedMargin, Explanation, NextExpiry } from './explanation.ts';
import { marginsOf } from './margins.ts';
import { blockersOf } from './members.ts';
import { signatureExpiries, whoCan } from './people.ts';
import { remedyOf } from './remedies.ts';

/** With what an item is explained. */
export interface ExplainOptions {
  /** the policies that the report was judged by; the shipped ones by default */
  readonly policies?: PolicyFile;
  /** the bytes of the snapshot that the report was made from: what would change the item is then evaluated again */
  readonly snapshot?: Uint8Array;
  /** names for messages */
  readonly files?: { readonly report?: string; readonly snapshot?: string };
}

/**
 * Explains one item of a report: why it has its status, what would change it, and who can. With other policies than the
 * report's, what only the rules know is left out, and a notice says so.
 *
 * @throws GatesError `usage_invalid` for an item that the report doesn't have, or a snapshot that is not the report's; as
 *   `evaluate` does, where a snapshot is given
 */
export async function explainItem(
  report: Report,
  id: string,
  options: ExplainOptions = {},
): Promise<Explanation> {
  const { report: reportName = 'the report', snapshot: snapshotName = 'the snapshot' } = options.files ?? {};
  const item = report.items.find((one) => one.id === id);
  if (item === undefined)
    throw new GatesError(
      'usage_invalid',
      `${reportName} has no item ${JSON.stringify(id)}.${suggestion(
        id,
        report.items.map((one) => one.id),
      )}`,
    );
  if (options.snapshot !== undefined) refuseOtherSnapshot(report, options.snapshot, reportName, snapshotName);
  const policies = options.policies ?? (await defaultPolicies());
  const known = policiesDigest(policies) === report.digests.policies;
  const entry = known ? policies.catalogue.find((one) => one.id === id) : undefined;
  const again = await againOf(report, policies, entry, { bytes: options.snapshot, file: snapshotName });
  const snapshot = again?.snapshot ?? skeletonOf(report);
  const ageing = known ? await ageingOf(snapshot, groundsOf(report, policies)) : new Map<string, Ageing>();
  const evidence = explainEvidence(report, item, snapshot, ageing);
  const expiries = expiriesOf(report, item, evidence);
  const next = await nextOf(expiries, again);
  return {
    schema: 'gates.explanation/v1',
    item: pickItem(item),
    status: item.status,
    waived: item.waived,
    message: item.message,
    ...(item.solution === undefined ? {} : { solution: item.solution }),
    now: report.now,
    notices: known
      ? []
      : [
          'The policies at hand are not those of the report: what only the rules know is left out (--policies FILE).',
        ],
    facts: item.facts,
    evidence,
    distances: distancesOf(item.facts),
    margins: await explainMargins(report, item, again),
    signatures: signaturesOf(report, item),
    ...(next === undefined ? {} : { nextExpiry: next }),
    expiries,
    members: blockersOf(report, item),
    who: whoCan(report, item, entry),
  };
}

function refuseOtherSnapshot(
  report: Report,
  snapshot: Uint8Array,
  reportName: string,
  snapshotName: string,
): void {
  const digest = `sha256:${createHash('sha256').update(snapshot).digest('hex')}`;
  if (digest !== report.digests.snapshot)
    throw new GatesError(
      'usage_invalid',
      `${snapshotName} is not the snapshot that ${reportName} was made from: it has the digest ${digest}, the report says ${report.digests.snapshot}.`,
    );
}

async function againOf(
  report: Report,
  policies: PolicyFile,
  entry: CatalogueItem | undefined,
  { bytes, file }: { readonly bytes: Uint8Array | undefined; readonly file: string },
): Promise<Again | undefined> {
  if (bytes === undefined || entry === undefined) return undefined;
  const options = {
    policies,
    profile: parseProfile(report.profile, 'the profile in the report'),
    ...(report.head.trusted ? { trust: parseTrust(report.trust, 'the trust in the report') } : {}),
    files: { snapshot: file },
  };
  return askAgain(bytes, options, report.now.time, entry);
}

/** What a report knows of the observations that were judged: all but what they hold. */
function skeletonOf({ release, observations }: Report): Snapshot {
  const skeleton: Snapshot = {
    schema: 'gates.snapshot/v1',
    release: releaseSchema.parse(release),
    observations: {},
  };
  for (const { moment, domain, collectedAt, collector, signature } of observations)
    if (signature !== 'refused')
      skeleton.observations[moment] = {
        ...skeleton.observations[moment],
        [domain]: { collectedAt, collector },
      };
  return skeleton;
}

function groundsOf(report: Report, policies: PolicyFile) {
  const profile = parseProfile(report.profile, 'the profile in the report');
  return {
    policies,
    profile,
    parameters: ParameterValues.from(policies.parameters, profile.parameters, 'the profile in the report'),
    now_ms: Date.parse(report.now.time),
  };
}

function explainEvidence(
  report: Report,
  item: ReportItem,
  snapshot: Snapshot,
  ageing: ReadonlyMap<string, Ageing>,
): ExplainedEvidence[] {
  const reference = referenceTimes(snapshot, Date.parse(report.now.time));
  return item.evidence.map((one) => {
    const { moment, domain, state, collectedAt, collector, source, problems } = one;
    const place = `${moment}/${domain}`;
    const age = ageing.get(place);
    return {
      place,
      state,
      ...(collectedAt === undefined
        ? {}
        : { collectedAt, age_seconds: (reference[moment] - Date.parse(collectedAt)) / 1000 }),
      ...(collector === undefined ? {} : { collector }),
      ...(source === undefined ? {} : { source }),
      ...(state !== 'usable' || age === undefined
        ? {}
        : { freshUntil: age.state === 'over' ? (false as const) : new Date(age.time_ms).toISOString() }),
      problems,
      ...(state === 'usable' && problems.length === 0 ? {} : { remedy: remedyOf(one) }),
    };
  });
}

/** Everything that a settled item rests on and that ends, the earliest first: what is open gets no worse by it. */
function expiriesOf(report: Report, item: ReportItem, evidence: readonly ExplainedEvidence[]): Expiry[] {
  if (blocks(item)) return [];
  const fresh = evidence.flatMap(({ place, freshUntil }) =>
    typeof freshUntil === 'string' ? [{ what: `the freshness of ${place}`, at: freshUntil }] : [],
  );
  return [...fresh, ...signatureExpiries(report, item)].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
}

async function nextOf(
  expiries: readonly Expiry[],
  again: Again | undefined,
): Promise<NextExpiry | undefined> {
  const [next] = expiries;
  if (next === undefined || again === undefined) return next;
  const status = await again.statusAt(new Date(Date.parse(next.at) + 1));
  return { ...next, ...(status === undefined ? {} : { statusThen: status }) };
}

async function explainMargins(
  report: Report,
  item: ReportItem,
  again: Again | undefined,
): Promise<ExplainedMargin[]> {
  const confidence = report.parameters.values['confidence_fraction'];
  if (typeof confidence !== 'number') return [];
  return Promise.all(
    marginsOf(item.facts, confidence).map(async (margin) => ({
      ...margin,
      turns: await Promise.all(
        margin.turns.map(async (turn) => {
          if (again === undefined || !margin.verifiable) return turn;
          const step = turn.count > margin.count ? -1 : 1;
          return {
            ...turn,
            statusThen: await again.statusWithCount(margin, turn.count),
            statusBefore: await again.statusWithCount(margin, turn.count + step),
          };
        }),
      ),
    })),
  );
}

function signaturesOf({ attestations }: Report, { id }: ReportItem): string[] {
  return attestations.flatMap((record) =>
    record.item !== id
      ? []
      : [
          record.state === 'valid'
            ? `signed by ${record.person} as ${record.role} at ${record.signedAt}`
            : `refused: ${record.reason}`,
        ],
  );
}

function pickItem(item: ReportItem): Explanation['item'] {
  const { id, title, description, phase, owner, critical, requiredBefore, inScope, source } = item;
  return { id, title, description, phase, owner, critical, requiredBefore, inScope, source };
}
