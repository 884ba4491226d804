import { expect, test } from 'vitest';
import type { Report } from '../report.ts';
import { attestable, reportOf } from './attested.testing.ts';
import { validUntil } from './validity.ts';

const hour_ms = 3_600_000;

/** A report in which a waiver of this item ends an hour after its time. */
async function waived(change: (item: Report['items'][number]) => object): Promise<Report> {
  const report = await reportOf((await attestable()).snapshot, { before: 'deploy' });
  const [first, ...others] = report.items.filter(({ inScope }) => inScope);
  if (first === undefined) throw new Error('no item is in scope');
  const waiver = {
    item: first.id,
    reason: 'r',
    mitigation: 'm',
    expiresAt: new Date(Date.parse(report.now.time) + hour_ms).toISOString(),
    requestedBy: 'a',
    approvedBy: 'b',
    envelope: 'sha256:0',
  };
  return {
    ...report,
    items: [{ ...first, ...change(first) }, ...others],
    head: { ...report.head, waivers: [waiver] },
  };
}

test('a verdict ends with the first waiver that it rests on', async () => {
  const report = await waived(() => ({ status: 'fail', waived: true }));
  const { now_ms } = await attestable();
  expect(validUntil(report, now_ms, 'report.json')).toBe(new Date(now_ms + hour_ms).toISOString());
  expect(() => validUntil(report, now_ms + hour_ms, 'report.json')).toThrow(/its verdict is over/);
});

test('and not with one that it does not need', async () => {
  const report = await waived(() => ({}));
  const { now_ms } = await attestable();
  expect(validUntil(report, now_ms, 'report.json')).toBe(new Date(now_ms + 7 * 24 * hour_ms).toISOString());
});

test('however long a parameter lets it be valid, it ends at a time that can be written', async () => {
  const report = await waived(() => ({}));
  const { now_ms } = await attestable();
  const parameters = { ...report.parameters, values: { verdict_validity_seconds_max: 1e300 } };
  expect(validUntil({ ...report, parameters }, now_ms, 'report.json')).toMatch(/^9999-/);
});
