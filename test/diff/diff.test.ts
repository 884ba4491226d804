import { beforeAll, describe, expect, it } from 'vitest';
import { cases, type DemoCase } from '../../scripts/demo/cases.ts';
import { diffMarkdown, diffReports, diffTerminal, type ReportDiff } from '../../src/lib/diff/index.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import type { EvaluateOptions } from '../../src/lib/prepare.ts';
import type { ProfileInput } from '../../src/lib/profile/schema.ts';
import type { Report } from '../../src/lib/report.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import { type Fixture, readFixture } from '../proofs/fixture.testing.ts';
import { hostileText, samples } from '../report/samples.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/;

let fixture: Fixture;
let good: Report;

beforeAll(async () => {
  fixture = await readFixture('all-pass');
  good = await judged({});
}, 300_000);

interface Edit extends Pick<EvaluateOptions, 'before' | 'items'> {
  readonly change?: (snapshot: Snapshot) => void;
  readonly profile?: ProfileInput;
  readonly trust?: false;
}

async function judged({ change, profile, trust, ...scope }: Edit): Promise<Report> {
  const snapshot = structuredClone(fixture.signed);
  change?.(snapshot);
  const { trust: people, ...rest } = fixture.options;
  return evaluate(snapshot, {
    ...rest,
    ...(trust === false || people === undefined ? {} : { trust: people }),
    ...(profile === undefined ? {} : { profile }),
    ...scope,
  });
}

/** The demo's state of this name. */
async function ofDemo(name: string): Promise<Report> {
  const wanted = cases.find((one): one is DemoCase => one.name === name);
  if (wanted === undefined) throw new Error(`The demo has no ${name}.`);
  const { policies, signed, now } = fixture;
  const made = wanted.make({
    snapshot: signed,
    profileText: '',
    now: now.toISOString(),
    catalogue: policies.catalogue,
  });
  return evaluate(made.snapshot, {
    ...fixture.options,
    before: wanted.before,
    ...(made.now === undefined ? {} : { now: made.now }),
  });
}

const told = ({ items }: ReportDiff, id: string) => items.find((item) => item.id === id);

describe('diffReports', () => {
  it('finds nothing between a report and itself, and nothing worse', () => {
    const diff = diffReports(good, good);
    expect(diff).toMatchObject({
      worse: false,
      differentReleases: false,
      differentScopes: false,
      release: [],
      grounds: [],
      items: [],
      observations: [],
    });
    expect(diffTerminal(diff, { colour: false })).toMatch(/^STILL GO\n/);
  });

  it('names the signature that broke when a figure was edited, at every item that reads it', async () => {
    const diff = diffReports(good, await ofDemo('edited'));
    const item = told(diff, 'benchmark.error_rate');
    expect(item).toMatchObject({ transition: 'got_worse', blocksNewly: true });
    expect(item?.observations.map(({ place }) => place)).toEqual(['pre-deployment/loadtest']);
    expect(item?.observations[0]?.changes.join()).toMatch(/signature signed by release pipeline → refused/);
    expect(diff.worse).toBe(true);
    const back = diffReports(await ofDemo('edited'), good);
    expect(told(back, 'benchmark.error_rate')).toMatchObject({
      transition: 'got_better',
      blocksNewly: false,
    });
    expect(back.worse).toBe(false);
  });

  it('says which figures moved a status, from and to', async () => {
    const diff = diffReports(good, await ofDemo('measured'));
    const item = told(diff, 'performance.false_positive_rate');
    expect([item?.before?.status, item?.after?.status]).toEqual(['pass', 'fail']);
    expect(item?.facts.map(({ text }) => text)).toContain('bound.count: 3 → 16');
    expect(item?.facts.map(({ text }) => text)).toContain('bound.total: 13188 → 145');
  });

  it('says which approvals no longer count, and why', async () => {
    const diff = diffReports(good, await ofDemo('edited-unsigned'));
    const item = told(diff, 'final_approval.tech_lead');
    expect(item?.transition).toBe('got_worse');
    expect(item?.signatures.join('\n')).toMatch(/now refused: .*Ada Brandt signed it before .* changed/);
    expect(item?.signatures.join('\n')).toMatch(/no longer signed by Ada Brandt as tech_lead/);
  });

  it('tells missing evidence, and scopes that differ', async () => {
    const [whole, early] = [await judged({ before: 'deploy' }), await ofDemo('before-deploy')];
    const diff = diffReports(whole, early);
    expect(diff.differentScopes).toBe(false);
    expect(diff.items.every(({ after, before }) => after?.inScope || before?.inScope)).toBe(true);
    expect(told(diff, 'benchmark.throughput')?.observations[0]?.changes[0]).toMatch(/^no longer there/);
    const wider = diffReports(whole, good);
    expect(wider.differentScopes).toBe(true);
    expect(told(wider, 'traffic.canary_removed')).toMatchObject({
      transition: 'entered_scope',
      blocksNewly: false,
    });
    expect(told(diffReports(good, whole), 'traffic.canary_removed')?.transition).toBe('left_scope');
    expect(wider.worse).toBe(false);
    const blocked = await judged({ change: (snapshot) => delete snapshot.observations['post-deployment'] });
    const opened = diffReports(whole, blocked);
    expect(told(opened, 'traffic.canary_removed')?.transition).toMatch(/entered_scope/);
    expect(opened.worse).toBe(true);
  });

  it('names parameters, profile, trust and policies that changed', async () => {
    const { profile } = fixture;
    const other = await judged({
      profile: {
        ...profile,
        namespace: 'elsewhere',
        parameters: { fpr_fraction_max: 0.15, tpr_fraction_min: 0.95 },
      },
    });
    const texts = diffReports(good, other).grounds.map(({ text }) => text);
    expect(texts).toEqual(
      [
        'parameter tpr_fraction_min: 90 % → 95 % (stricter than the checklist’s 90 %)',
        'parameter fpr_fraction_max: 0.07 % → 15 % (looser than the checklist’s 0.07 %)',
        `profile $.namespace: "${profile.namespace}" → "elsewhere"`,
      ].sort((a, b) => texts.indexOf(a) - texts.indexOf(b)),
    );
    const untrusted = diffReports(good, await judged({ trust: false })).grounds;
    expect(untrusted[0]?.text).toBe('trust: a trust file → no trust file');
    expect(untrusted.filter(({ ground }) => ground === 'trust')).toHaveLength(11);
    const rules = { ...good, digests: { ...good.digests, policies: `sha256:${'0'.repeat(64)}` } };
    expect(diffReports(good, rules).grounds.map(({ name }) => name)).toEqual(['policies']);
  });

  it('tells waivers that begin and that end', async () => {
    const waived = await samples.waived();
    const item = waived.items.find(({ id }) => id === 'environment.helm_version');
    if (item === undefined) throw new Error('the sample has no such item');
    const unwaived: Report = {
      ...waived,
      items: waived.items.map((one) => (one.id === item.id ? { ...one, waived: false } : one)),
      waivers: { ...waived.waivers, accepted: waived.waivers.accepted.filter((one) => one.item !== item.id) },
    };
    const ended = told(diffReports(waived, unwaived), item.id);
    expect(ended).toMatchObject({ transition: 'waiver_ended', blocksNewly: true });
    expect(ended?.signatures[0]).toMatch(/^no longer waived until .* by Will Okafor, asked by Jonas Weber$/);
    expect(diffReports(waived, unwaived).worse).toBe(true);
    const begun = diffReports(unwaived, waived);
    expect(told(begun, item.id)?.transition).toBe('newly_waived');
    expect(begun.worse).toBe(false);
    const off = told(diffReports(good, waived), 'traffic.load_balancer_updated');
    expect(off?.transition).toBe('no_longer_applies');
  });

  it('names figures that moved while the status stayed', async () => {
    const faster = await judged({
      change(snapshot) {
        const loadtest = snapshot.observations['pre-deployment']?.loadtest;
        if (loadtest?.data?.requests === undefined) throw new Error('no load test');
        const { requests } = loadtest.data;
        requests.failed = (requests.failed ?? 0) + 7;
        requests.sent = (requests.sent ?? 0) + 7;
        requests.failedByKind = { timeout: requests.failed };
        delete loadtest.signature;
      },
    });
    const item = told(diffReports(good, faster), 'benchmark.error_rate');
    expect(item).toMatchObject({ transition: 'figures_moved', blocksNewly: false });
    expect(item?.facts[0]?.text).toMatch(/bound\.(count|lower_fraction): /);
  });

  it('does not call worse what was as bad before, and says what moved in it', async () => {
    const diff = diffReports(await samples.failing(), await samples.huge());
    const item = told(diff, 'success_criteria.no_critical_bugs');
    expect(item).toMatchObject({ transition: 'figures_moved', blocksNewly: false });
    expect(item?.facts.map(({ text }) => text)).toContain('total: 2 → 10000');
    expect(diff.worse).toBe(false);
  });

  it('compares reports of different releases and of different catalogues, and says so', async () => {
    const next: Report = { ...good, release: { ...good.release, version: 'v5' }, items: good.items.slice(1) };
    const diff = diffReports(good, next);
    expect(diff.differentReleases).toBe(true);
    expect(diff.release).toEqual(['version: "v4" → "v5"']);
    expect(diff.items.map(({ id, transition }) => [id, transition])).toEqual([
      [good.items[0]?.id, 'removed'],
    ]);
    expect(diffReports(next, good).items.map(({ transition }) => transition)).toEqual(['added']);
    expect(diffTerminal(diff, { colour: false })).toContain('These are reports of different releases.');
  });
});

describe('for people', () => {
  it('the verdict and what blocks come first, in a terminal and on a page', async () => {
    const diff = diffReports(good, await samples.failing());
    const terminal = diffTerminal(diff, { colour: false });
    expect(terminal).toMatch(/^GO → NO-GO\n/);
    expect(terminal).toMatch(
      /Got worse \(3\)\n {2}✘ success_criteria\.no_critical_bugs {2}pass → fail · Tech Lead · blocks newly/,
    );
    const page = diffMarkdown(diff);
    expect(page).toMatch(/^## Gates: go → no-go\n/);
    expect(page).toContain('- `success_criteria.no_critical_bugs` **pass → fail** (Tech Lead), blocks newly');
    expect(diffTerminal(diff, { colour: true })).toContain('\u001b[31m✘');
  });

  it('ten thousand names are cut, and hostile ones are inert', async () => {
    const huge = diffTerminal(diffReports(good, await samples.huge()), { colour: false });
    expect(huge.length).toBeLessThan(20_000);
    expect(huge).toContain('and 9995 more');
    const diff = diffReports(good, await samples.hostile());
    for (const text of [diffTerminal(diff, { colour: false }), diffMarkdown(diff)])
      expect(text).not.toMatch(controls);
    expect(diffMarkdown(diff)).not.toContain('<script>');
    expect(hostileText).toContain('<script>');
  });
});
