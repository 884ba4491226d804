import { describe, expect, it } from 'vitest';
import type { Findings } from './deletion.worker.testing.ts';
import { fixtureNames } from './fixture.testing.ts';
import { inProcesses } from './processes.testing.ts';

/** Nothing passes by absence: what is deleted from a whole rollout may take a pass away, and never gives one. */
describe.each(fixtureNames)('evidence deleted from %s', (fixture) => {
  it('never lets an item pass or not apply, and takes away what rests on it', {
    timeout: 3_600_000,
  }, async () => {
    const shares = await inProcesses<Findings>(new URL('./deletion.worker.testing.ts', import.meta.url), {
      fixture,
    });
    const sum = (of: (findings: Findings) => number) => shares.reduce((total, one) => total + of(one), 0);
    const [first] = shares;
    const cases = sum(({ single }) => single);
    const reached = cases - sum(({ refused }) => refused);
    const named = sum((findings) => findings.named);
    process.stdout.write(
      `${fixture}: ${first?.places} leaves and branches of ${first?.shapes} shapes; ${cases} deleted one by one (of equal Kubernetes objects one, all shapes), ${reached} reached the engine, ${sum(({ compared }) => compared)} of them compared over the whole snapshot; ${named} deletions of named evidence\n`,
    );
    expect([...new Set(shares.flatMap(({ violations }) => violations))]).toEqual([]);
    expect(cases).toBeGreaterThan(5_000);
    expect(named).toBeGreaterThan(150);
    expect(reached / cases).toBeGreaterThanOrEqual(0.95);
  });
});
