import { readFile } from 'node:fs/promises';

/** Extensions by which the runtime chooses its integer arithmetic: INT8 results differ with them. */
const telling =
  /^(avx|avx2|fma|f16c|avx512\w*|avx_vnni\w*|avx10\w*|amx_\w+|asimd|asimddp|asimdhp|i8mm|sve|sve2|svei8mm|sme|sme2)$/;

/** The processor's extensions that matter, sorted; undefined where they can't be read. */
export async function processorFeatures(): Promise<string[] | undefined> {
  const information = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(information)?.[1];
  return flags
    ?.split(' ')
    .filter((flag) => telling.test(flag))
    .sort();
}
