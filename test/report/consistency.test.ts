import { beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/lib/report.ts';
import { contradictions } from '../../src/lib/report-consistency.ts';
import { allPass, failing, huge, unknownOnes, waived } from './samples.ts';

type Changeable = { -readonly [Key in keyof Report]: Report[Key] } & Record<string, never>;

let good: Report;
let withWaivers: Report;
beforeAll(async () => {
  good = await failing();
  withWaivers = await waived();
});

test('what gates writes agrees with itself', async () => {
  const reports = await Promise.all([allPass(), failing(), unknownOnes(), waived(), huge()]);
  expect(reports.map(contradictions)).toEqual([[], [], [], [], []]);
});

test.each<[string, (report: never) => void, RegExp]>([
  [
    'the verdict',
    (report: Changeable) => (report.verdict = 'go'),
    /\$\.verdict says "go", its own contents say "no-go"/,
  ],
  ['a count', (report: { summary: { fail: number } }) => (report.summary.fail = 0), /\$\.summary says /],
  [
    'a status',
    (report: { items: { status: string }[] }) => {
      const first = report.items.find(({ status }) => status === 'fail');
      if (first !== undefined) first.status = 'pass';
    },
    /\$\.summary says /,
  ],
  ['a doubled item', (report: { items: unknown[] }) => report.items.push(report.items[0]), /how many/],
  [
    'an invented waiver',
    (report: { items: { waived: boolean; id: string }[] }) => {
      const item = report.items.find(({ id }) => id === 'success_criteria.no_critical_bugs');
      if (item !== undefined) item.waived = true;
    },
    /no_critical_bugs is called waived, but it is critical/,
  ],
  [
    'a hidden time',
    (report: { head: { nowWasGiven: boolean } }) => (report.head.nowWasGiven = false),
    /\$\.head\.nowWasGiven/,
  ],
  [
    'a hidden observation',
    (report: { observations: { signature: string }[] }) => {
      const [first] = report.observations;
      if (first !== undefined) first.signature = 'unsigned';
    },
    /\$\.head\.unsignedObservations/,
  ],
  [
    'the profile',
    (report: { profile: { name: string } }) => (report.profile.name = 'other'),
    /\$\.digests\.profile/,
  ],
  [
    'the trust',
    (report: { trust: { people: unknown[] } }) => report.trust.people.pop(),
    /\$\.digests\.trust/,
  ],
])('%s that was changed is named', (_, change, told) => {
  const changed = structuredClone(good);
  change(changed as never);
  expect(contradictions(changed).join('\n')).toMatch(told);
});

test('waivers and what does not apply stand in the head', () => {
  const hidden = structuredClone(withWaivers) as unknown as {
    head: { waivers: unknown[]; notApplicable: unknown[] };
  };
  hidden.head.waivers = [];
  hidden.head.notApplicable = [];
  expect(contradictions(hidden as never).map((text) => text.split(' ')[0])).toEqual([
    '$.head.waivers',
    '$.head.notApplicable',
  ]);
});
