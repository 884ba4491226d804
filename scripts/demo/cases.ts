import type { CatalogueItem } from '../../src/lib/catalogue.ts';
import type { Milestone } from '../../src/lib/milestones.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import type { Verdict } from '../../src/lib/verdict.ts';

/** What the demo starts from: a rollout in which everything passes. */
export interface Recorded {
  readonly snapshot: Snapshot;
  readonly profileText: string;
  /** the time at which the recording ended, RFC 3339 */
  readonly now: string;
  readonly catalogue: readonly CatalogueItem[];
}

/** One state of the release that the demo judges. */
export interface DemoCase {
  /** its folder in the output */
  readonly name: string;
  readonly title: string;
  /** what is to be seen, before it is shown */
  readonly story: readonly string[];
  readonly before: Milestone;
  readonly expected: Verdict;
  /** show the whole report of the command, not only what is open */
  readonly whole: boolean;
  make(recorded: Recorded): { snapshot: Snapshot; profileText?: string; now?: string };
}

/** The states of one release, in the order in which the demo tells them. */
export const cases: readonly DemoCase[] = [
  {
    name: 'complete',
    title: '1. A release in which everything is proven',
    story: [
      'A whole rollout, recorded from a real control plane and signed. What has no collector yet is written and says so:',
      'its collector is called "fixture". All 122 items are decided as before closing the rollout.',
    ],
    before: 'close',
    expected: 'go',
    whole: true,
    make: ({ snapshot }) => ({ snapshot }),
  },
  {
    name: 'before-deploy',
    title: '2. The same release a day earlier, with evidence missing',
    story: ['No load test has run, the image was not scanned, and nobody has rehearsed the rollback.'],
    before: 'deploy',
    expected: 'undecided',
    whole: true,
    make: beforeDeploy,
  },
  {
    name: 'edited',
    title: '3. Someone edits a figure',
    story: ['The load test lost 23 requests. The snapshot now says 0, and so its signature no longer fits.'],
    before: 'close',
    expected: 'undecided',
    whole: false,
    make: ({ snapshot }) => ({ snapshot: withoutFailures(snapshot) }),
  },
  {
    name: 'edited-unsigned',
    title: '4. Someone edits a figure and drops its signature',
    story: ['The evidence is readable again, but it is not what five people have approved.'],
    before: 'close',
    expected: 'undecided',
    whole: false,
    make({ snapshot }) {
      const edited = withoutFailures(snapshot);
      delete edited.observations['pre-deployment']?.loadtest?.signature;
      return { snapshot: edited };
    },
  },
  {
    name: 'loosened',
    title: '5. Someone loosens a limit',
    story: ['gates.yaml now allows a false-positive rate of 15 %; the checklist says 0.07 %.'],
    before: 'close',
    expected: 'undecided',
    whole: false,
    make: ({ snapshot, profileText }) => ({
      snapshot,
      profileText: `${profileText}\nparameters: { fpr_fraction_max: 0.15 }\n`,
    }),
  },
  {
    name: 'measured',
    title: '6. Someone measures',
    story: [
      'The documents claim 0.00 % false positives. A test of 145 clean images found 16; what was claimed does not count.',
    ],
    before: 'close',
    expected: 'no-go',
    whole: false,
    make: ({ snapshot }) => ({ snapshot: withSmallTest(snapshot) }),
  },
];

const minute_ms = 60_000;
const unmeasured = ['loadtest', 'scans', 'rollback'] as const;

/** Only the first moment and its signatures, judged a minute after it was collected. */
function beforeDeploy({ snapshot, catalogue }: Recorded) {
  const observations = structuredClone(snapshot.observations['pre-deployment'] ?? {});
  for (const domain of unmeasured) delete observations[domain];
  const items = new Set(
    catalogue.filter(({ metadata }) => metadata.required_before === 'deploy').map(({ id }) => id),
  );
  const collected = Object.values(observations).flatMap((observation) =>
    observation === undefined ? [] : [Date.parse(observation.collectedAt)],
  );
  return {
    snapshot: {
      ...snapshot,
      observations: { 'pre-deployment': observations },
      attestations: (snapshot.attestations ?? []).filter(({ payload }) => items.has(itemOf(payload))),
    },
    now: new Date(Math.max(...collected) + minute_ms).toISOString(),
  };
}

/** The item that a signed statement names. */
function itemOf(payload: string): string {
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')).predicate.item;
}

function withoutFailures(snapshot: Snapshot): Snapshot {
  const edited = structuredClone(snapshot);
  const requests = edited.observations['pre-deployment']?.loadtest?.data?.requests;
  if (requests === undefined) throw new Error('The recording has no load test.');
  requests.succeeded = requests.sent;
  requests.failed = 0;
  // counts by kind that add up to something else would prove nothing
  requests.failedByKind = {};
  return edited;
}

function withSmallTest(snapshot: Snapshot): Snapshot {
  const measured = structuredClone(snapshot);
  const observation = measured.observations['pre-deployment']?.model;
  if (observation?.data?.clean === undefined) throw new Error('The recording has no model report.');
  Object.assign(observation.data.clean, {
    images: 145,
    groups: 145,
    fp32FalsePositives: 16,
    int8FalsePositives: 16,
    int8OnlyFalsePositives: 0,
    fp32OnlyFalsePositives: 0,
    distinctScores: 140,
  });
  delete observation.signature;
  return measured;
}
