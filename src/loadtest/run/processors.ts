import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/** How many processors programs started here may use: those of the machine, or less where their group has a quota. */
export async function processorsAtHand(groupsFolder = '/sys/fs/cgroup'): Promise<number> {
  const machine = availableParallelism();
  try {
    const [, group = '/'] = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8')) ?? [];
    // inside a container its own group is the root of what it sees
    const text = await readFile(`${groupsFolder}${group}/cpu.max`, 'utf8').catch(() =>
      readFile(`${groupsFolder}/cpu.max`, 'utf8'),
    );
    const [quota, period] = text.trim().split(' ').map(Number);
    const share = (quota ?? Number.NaN) / (period ?? Number.NaN);
    return Number.isFinite(share) && share > 0 ? Math.min(machine, share) : machine;
  } catch (_error) {
    // no such groups here, or no quota
    return machine;
  }
}
