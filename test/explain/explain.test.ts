import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../src/lib/evaluate.ts';
import { type Explanation, explainItem, explanationParts } from '../../src/lib/explain/index.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import { type Fixture, readFixture } from '../proofs/fixture.testing.ts';
import { samples } from '../report/samples.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await readFixture('all-pass');
}, 300_000);

type Change = (snapshot: Snapshot) => void;
const nothing: Change = () => undefined;

/** The bytes of the fixture's snapshot, changed; whatever is changed is unsigned. */
function bytesOf(...changes: readonly Change[]): Uint8Array {
  const snapshot = structuredClone(fixture.signed);
  for (const change of changes) change(snapshot);
  return new TextEncoder().encode(JSON.stringify(snapshot));
}

async function explained(id: string, change: Change, withSnapshot = true): Promise<Explanation> {
  const snapshot = bytesOf(change);
  const report = await evaluate(snapshot, fixture.options);
  return explainItem(report, id, withSnapshot ? { snapshot } : {});
}

const text = (explanation: Explanation) =>
  explanationParts(explanation)
    .flatMap(({ name, lines }) => lines.map((line) => `${name}: ${line}`))
    .join('\n');

interface Case {
  readonly id: string;
  readonly fact: string;
  /** a real change of the evidence after which so many are counted among as many */
  readonly count: (count: number) => Change;
  /** likewise, of other numbers altogether */
  readonly counts: (count: number, total: number) => Change;
  /** counts to begin with: proven, unproven and disproven */
  readonly begins: readonly (readonly [count: number, total: number])[];
}

const requests = (snapshot: Snapshot) => {
  const observation = snapshot.observations['pre-deployment']?.loadtest;
  if (observation?.data?.requests === undefined) throw new Error('the fixture has no load test');
  delete observation.signature;
  return observation.data.requests;
};
const clean = (snapshot: Snapshot) => {
  const observation = snapshot.observations['pre-deployment']?.model;
  if (observation?.data?.clean === undefined) throw new Error('the fixture has no model report');
  delete observation.signature;
  return observation.data.clean;
};
const stegoSet = (snapshot: Snapshot) => {
  const observation = snapshot.observations['post-deployment']?.probes;
  if (observation?.data?.stegoSet === undefined) throw new Error('the fixture has no probes');
  delete observation.signature;
  return observation.data.stegoSet;
};
const t15 = (snapshot: Snapshot) => {
  const observation = snapshot.observations.canary?.canary;
  const found = observation?.data?.checkpoints?.items?.find(({ name }) => name === 't15')?.requests;
  if (observation === undefined || found === undefined) throw new Error('the fixture has no checkpoint');
  delete observation.signature;
  return found;
};

function errors(failed: number, sent: number): Change {
  return (snapshot) =>
    Object.assign(requests(snapshot), {
      sent,
      failed,
      succeeded: sent - failed,
      failedByKind: { timeout: failed },
    });
}

function falsePositives(count: number, images: number): Change {
  return (snapshot) =>
    Object.assign(clean(snapshot), {
      images,
      groups: images,
      int8FalsePositives: count,
      fp32FalsePositives: count,
      int8OnlyFalsePositives: 0,
      fp32OnlyFalsePositives: 0,
    });
}

function detected(count: number, images: number): Change {
  return (snapshot) => Object.assign(stegoSet(snapshot), { images, detected: count });
}

function checkpointErrors(failed: number, total: number): Change {
  return (snapshot) => Object.assign(t15(snapshot), { total, failed });
}

const cases: readonly Case[] = [
  {
    id: 'benchmark.error_rate',
    fact: 'bound',
    count: (count) => (snapshot) => errors(count, requests(snapshot).sent ?? 0)(snapshot),
    counts: errors,
    begins: [
      [23, 11_998],
      [110, 11_998],
      [200, 11_998],
    ],
  },
  {
    id: 'performance.false_positive_rate',
    fact: 'bound',
    count: (count) => (snapshot) => falsePositives(count, clean(snapshot).images ?? 0)(snapshot),
    counts: falsePositives,
    begins: [
      [3, 13_188],
      [7, 13_188],
      [40, 13_188],
    ],
  },
  {
    id: 'functional.stego_detection',
    fact: 'bound',
    count: (count) => (snapshot) => detected(count, stegoSet(snapshot).images ?? 0)(snapshot),
    counts: detected,
    begins: [
      [387, 400],
      [362, 400],
      [300, 400],
    ],
  },
  {
    id: 'canary_monitoring.t15',
    fact: 'error_bound',
    count: (count) => (snapshot) => checkpointErrors(count, t15(snapshot).total ?? 0)(snapshot),
    counts: checkpointErrors,
    begins: [
      [2, 1082],
      [9, 1082],
      [40, 1082],
    ],
  },
];

describe('the smallest change of a count', () => {
  it.each(cases)('turns $id, and one step less does not', async ({ id, fact, count, counts, begins }) => {
    let turned = 0;
    const statuses = new Set<string>();
    const statusOf = async (...changes: Change[]) => {
      const { items } = await evaluate(bytesOf(...changes), fixture.options);
      return items.find((item) => item.id === id)?.status;
    };
    for (const begin of begins) {
      const change = counts(...begin);
      const explanation = await explained(id, change);
      statuses.add(explanation.status);
      const margin = explanation.margins.find((one) => one.fact === fact);
      expect([margin?.count, margin?.total]).toEqual(begin);
      for (const turn of margin?.turns ?? []) {
        const back = turn.count > begin[0] ? -1 : 1;
        expect(turn.statusThen).not.toBe(turn.statusBefore);
        expect(await statusOf(change, count(turn.count))).toBe(turn.statusThen);
        expect(await statusOf(change, count(turn.count + back))).toBe(turn.statusBefore);
        turned += 1;
      }
    }
    expect([...statuses].sort()).toEqual(['fail', 'pass', 'unknown']);
    expect(turned).toBe(6);
  });

  it.each(cases)('of more trials proves $id, and one less does not', async ({ id, fact, counts, begins }) => {
    const unproven = begins[1];
    if (unproven === undefined) throw new Error('a case begins unproven');
    const [count, total] = unproven;
    const margin = (await explained(id, counts(count, total), false)).margins.find(
      (one) => one.fact === fact,
    );
    const more = margin?.moreGoingWell ?? 0;
    const times = margin?.timesAsMany ?? 0;
    expect(more).toBeGreaterThan(0);
    expect(times).toBeGreaterThan(1);
    const well = (trials: number) => (margin?.side === 'above' ? count + trials : count);
    const proven = async (...numbers: readonly [number, number]) =>
      (await explained(id, counts(...numbers), false)).margins.find((one) => one.fact === fact)?.proven;
    expect(await proven(well(more), total + more)).toBe('kept');
    expect(await proven(well(more - 1), total + more - 1)).toBe('neither');
    expect(await proven(count * times, total * times)).toBe('kept');
    expect(await proven(count * (times - 1), total * (times - 1))).toBe('neither');
  });

  it('is not named where nothing of it is proven: no rate, no other counts, no bound of these counts', async () => {
    const measured = await explained('performance.false_positive_rate', falsePositives(16, 145));
    expect(measured.margins[0]).toMatchObject({ proven: 'broken', count: 16, total: 145 });
    expect(measured.margins[0]?.timesAsMany).toBeUndefined();
    expect(measured.margins[0]?.turns.map(({ proven }) => proven)).toEqual(['neither']);
    const report = await evaluate(bytesOf(nothing), fixture.options);
    const items = report.items.map((item) =>
      item.id === 'benchmark.error_rate'
        ? { ...item, facts: { ...item.facts, bound: { ...(item.facts['bound'] as object), count: 22 } } }
        : item,
    );
    expect((await explainItem({ ...report, items }, 'benchmark.error_rate')).margins).toEqual([]);
    expect((await explainItem(report, 'canary_setup.traffic_ten_percent')).margins).toEqual([]);
  });

  it('of paired models is said of the share, and nothing of the item', async () => {
    const { margins } = await explained('model.int8_validated', nothing);
    const paired = margins.find(({ fact }) => fact === 'drop');
    expect(paired?.turns.map(({ proven, statusThen }) => [proven, statusThen])).toEqual([
      ['neither', undefined],
    ]);
    expect(margins.find(({ fact }) => fact === 'late')?.turns.map(({ statusThen }) => statusThen)).toEqual([
      'unknown',
      'fail',
    ]);
  });
});

describe('the next expiry', () => {
  it.each(['functional.stego_detection', 'success_criteria.security_scan_passed', 'documentation.runbooks'])(
    'of the evidence of %s is when it stops to be fresh, to the millisecond',
    async (id) => {
      const early = !id.startsWith('functional.');
      const only: Change = (snapshot) => {
        // of one moment alone, so that it ages
        for (const moment of ['deployment', 'canary', 'migration', 'post-deployment'] as const)
          if (early) delete snapshot.observations[moment];
      };
      const snapshot = bytesOf(only);
      const now = early ? '2026-11-23T06:10:24Z' : fixture.now;
      const report = await evaluate(snapshot, { ...fixture.options, now });
      const { evidence } = await explainItem(report, id);
      const until = evidence.flatMap(({ freshUntil, place }) =>
        typeof freshUntil === 'string' ? [{ freshUntil, place }] : [],
      );
      expect(until.length).toBeGreaterThan(0);
      for (const { freshUntil, place } of until)
        for (const [later_ms, expected] of [
          [0, 'usable'],
          [1, 'stale'],
        ] as const) {
          const then = await evaluate(snapshot, {
            ...fixture.options,
            now: new Date(Date.parse(freshUntil) + later_ms),
          });
          const found = then.observations.find(({ moment, domain }) => `${moment}/${domain}` === place);
          expect(found?.state).toBe(expected);
        }
    },
  );

  it('says what the item is then, and that what is over does not age', async () => {
    const { nextExpiry, status } = await explained('functional.stego_detection', nothing);
    expect([status, nextExpiry?.statusThen]).toEqual(['pass', 'unknown']);
    const old = await explained('benchmark.error_rate', nothing);
    expect(old.evidence.map(({ freshUntil }) => freshUntil)).toEqual([false]);
    expect(old.nextExpiry).toMatchObject({ what: expect.stringContaining('the key of release pipeline') });
  });

  it('is not told of a record whose end stands in data that a report does not hold', async () => {
    const told = async (withSnapshot: boolean) =>
      (await explained('performance.availability', nothing, withSnapshot)).evidence.map(
        ({ freshUntil }) => freshUntil,
      );
    expect(await told(false)).toEqual([undefined]);
    expect(await told(true)).toEqual([expect.stringMatching(/^2026-/)]);
  });

  it('names the end of a waiver and of a signer’s key', async () => {
    const waived = await explainItem(await samples.waived(), 'environment.helm_version');
    expect(waived.expiries[0]?.what).toBe('the waiver');
    const approval = await explained('final_approval.tech_lead', nothing);
    expect(approval.nextExpiry).toMatchObject({
      what: 'the key of Ada Brandt, who signed as tech_lead',
      statusThen: 'unknown',
    });
  });
});

describe('what is missing, and who can bring it', () => {
  it('names the collector, or that there is none', async () => {
    const without: Change = ({ observations }) => {
      for (const domain of ['loadtest', 'contacts', 'registry'] as const)
        delete observations['pre-deployment']?.[domain];
    };
    const remedies = async (id: string) =>
      (await explained(id, without)).evidence.map(({ remedy }) => remedy).filter((one) => one !== undefined);
    expect(await remedies('benchmark.error_rate')).toEqual([
      'Make it with gates load, then gates collect --moment pre-deployment --only loadtest.',
    ]);
    expect(await remedies('emergency_contacts.tech_lead')).toEqual([
      'Collect it: gates collect --moment pre-deployment --only contacts.',
    ]);
    expect((await remedies('environment.registry_access'))[0]).toMatch(
      /^No collector of gates sees registry yet/,
    );
    expect(await remedies('benchmark.cpu_per_pod')).toHaveLength(1);
  });

  it('names who may sign and who may waive, and says of what is critical that nobody may', async () => {
    const bare: Change = (snapshot) => {
      snapshot.attestations = [];
      delete snapshot.observations['pre-deployment']?.contacts;
    };
    const who = async (id: string) => (await explained(id, bare)).who.join('\n');
    expect(await who('final_approval.tech_lead')).toMatch(
      /belongs to Tech Lead\.\nIt can be signed by Ada Brandt in the role tech_lead: gates sign final_approval\.tech_lead/,
    );
    expect(await who('final_approval.tech_lead')).toContain('It is critical and can not be waived.');
    expect(await who('emergency_contacts.tech_lead')).toMatch(/somebody asks, and Will Okafor approves/);
    const { trust: _, ...untrusted } = fixture.options;
    const alone = await evaluate(bytesOf(bare), untrusted);
    const nobody = (await explainItem(alone, 'final_approval.tech_lead')).who.join('\n');
    expect(nobody).toContain('which nobody in the trust file holds now');
  });

  it('names the members that block, one level down', async () => {
    const report = await samples.failing();
    const { members } = await explainItem(report, 'completion.all_items_checked');
    expect(members.map(({ id, status }) => [id, status])).toEqual([
      ['completion.failures_resolved_or_mitigated', 'fail'],
      ['success_criteria.no_critical_bugs', 'fail'],
    ]);
    expect(members[0]?.members?.map(({ id }) => id)).toEqual(['success_criteria.no_critical_bugs']);
    expect(members[0]?.members?.[0]?.members).toBeUndefined();
  });
});

it('sets figures beside their limits where only one can be meant', async () => {
  const { distances } = await explained('benchmark.memory_per_pod', nothing);
  expect(distances.map((one) => one.text)).toEqual([
    'largest_bytes is 1.204 GB, limit_bytes 2 GB: 795.6 MB apart',
  ]);
  expect((await explained('canary_setup.traffic_ten_percent', nothing)).distances).toEqual([]);
  const trigger = await explained('rollback_triggers.high_latency', nothing);
  expect(trigger.distances.map((one) => one.text)).toEqual([
    'for_seconds is 5 min, limit_for_seconds 5 min: the same',
    'threshold_ms is 200 ms, limit_ms 200 ms: the same',
  ]);
});

it('leaves out what only the rules know when others are at hand, and refuses another snapshot', async () => {
  const snapshot = bytesOf(nothing);
  const report = await evaluate(snapshot, fixture.options);
  const other = {
    ...report,
    digests: { ...report.digests, policies: `sha256:${'0'.repeat(64)}` },
  };
  const explanation = await explainItem(other, 'functional.stego_detection', { snapshot });
  expect(explanation.notices).toHaveLength(1);
  expect(explanation.evidence[0]).not.toHaveProperty('freshUntil');
  expect(explanation.margins[0]?.turns[0]).not.toHaveProperty('statusThen');
  const changed = bytesOf((one) => {
    one.notes = 'other';
  });
  await expect(explainItem(report, 'model.loads', { snapshot: changed })).rejects.toThrow(
    /the snapshot is not the snapshot that the report was made from/,
  );
  await expect(explainItem(report, 'model.load')).rejects.toThrow(
    /no item "model\.load"\. Did you mean model\.loads/,
  );
});

it('explains every item of every sample, in words and without inventing', async () => {
  let items = 0;
  for (const sample of [samples.allPass, samples.failing, samples.unknownOnes, samples.waived]) {
    const report = await sample();
    for (const { id } of report.items.filter((_, index) => index % 6 === 0)) {
      const words = text(await explainItem(report, id));
      expect(words).not.toMatch(/undefined|NaN|\[object|Infinity|counted ones/);
      expect(words).toMatch(/^why: ./);
      items += 1;
    }
  }
  expect(items).toBe(84);
}, 120_000);
