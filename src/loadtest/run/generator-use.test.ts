import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { largestShare, watchProcess } from './generator-use.ts';
import { processorsAtHand } from './processors.ts';

/** Samples half a second apart, of so many processors' use in each interval. */
function samples(...uses: readonly number[]) {
  let processor_seconds = 5;
  return [0, ...uses].map((use, index) => {
    processor_seconds += use * 0.5;
    return { at_ms: 1000 + 500 * index, processor_seconds };
  });
}

describe('the largest share', () => {
  it('is a mean over three seconds, wherever they lie', () => {
    expect(largestShare(samples(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0))).toBeCloseTo(1);
    expect(largestShare(samples(0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0))).toBeCloseTo(1 / 3);
    expect(largestShare(samples(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5))).toBeCloseTo(0.5);
  });

  it('is the mean over all there is where that is shorter', () => {
    expect(largestShare(samples(0.25, 0.75))).toBeCloseTo(0.5);
  });

  it('is not known of one sample or none', () => {
    expect([largestShare([]), largestShare(samples())]).toEqual([undefined, undefined]);
  });
});

describe('watching a process', () => {
  it('sees how much it works and holds, as a share of the processors', async () => {
    const child = spawn(process.execPath, ['-e', 'const end = Date.now() + 1800; while (Date.now() < end);']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const from_ms = Date.now();
    const [one, two] = [watchProcess(child.pid ?? 0, 1), watchProcess(child.pid ?? 0, 2)];
    await once(child, 'exit');
    one.stop();
    two.stop();
    const [whole = 0, half = 0] = [one, two].map((use) => use.cpu_fraction(from_ms, Date.now()));
    expect(whole).toBeGreaterThan(0.05);
    expect(half / whole).toBeGreaterThan(0.3);
    expect(half / whole).toBeLessThan(0.8);
    expect(one.memory_bytes()).toBeGreaterThan(1_000_000);
  });

  it('knows nothing of one that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    const use = watchProcess(child.pid ?? 0, 1);
    await sleep(50);
    use.stop();
    expect([use.cpu_fraction(0, Date.now()), use.memory_bytes()]).toEqual([undefined, undefined]);
  });
});

describe('the processors at hand', () => {
  const withQuota = async (text: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'gates-groups-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'cpu.max'), text);
    return processorsAtHand(folder);
  };

  it('are those of the quota, where there is one', async () => {
    expect(await withQuota('50000 100000\n')).toBe(0.5);
  });

  it('are the machine’s where there is none, or where it allows more', async () => {
    const machine = availableParallelism();
    for (const text of ['max 100000\n', '99900000 100000\n', 'nonsense', '0 100000'])
      expect(await withQuota(text)).toBe(machine);
    expect(await processorsAtHand('/nowhere')).toBe(machine);
  });
});
