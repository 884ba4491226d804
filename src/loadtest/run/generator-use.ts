import { readFile } from 'node:fs/promises';

/** What a process used, read again and again while it ran. */
export interface GeneratorUse {
  /** the most that it used of the processors at its disposal, as a mean over a few seconds; undefined where it can't be read */
  cpu_fraction(from_ms: number, to_ms: number): number | undefined;
  /** the most memory that it held */
  memory_bytes(): number | undefined;
  stop(): void;
}

interface Sample {
  readonly at_ms: number;
  readonly processor_seconds: number;
}

const interval_ms = 500;
/** Shorter peaks are those of any program. */
const mean_over_ms = 3000;
/** Linux counts processor time in hundredths of a second towards its users, whatever its own clock is. */
const ticks_per_second = 100;
const page_bytes = 4096;

/** Begins to watch a process of this machine. Only Linux tells what a process used without asking another program. */
export function watchProcess(pid: number, processors: number): GeneratorUse {
  const samples: Sample[] = [];
  let memory_bytes: number | undefined;
  const look = async () => {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // the program's name, which may hold spaces, stands in parentheses
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      samples.push({
        at_ms: Date.now(),
        processor_seconds: (Number(fields[11]) + Number(fields[12])) / ticks_per_second,
      });
      memory_bytes = Math.max(memory_bytes ?? 0, Number(fields[21]) * page_bytes);
    } catch (_error) {
      // it has ended, or this is no Linux
    }
  };
  void look();
  const timer = setInterval(look, interval_ms);
  return {
    cpu_fraction: (from_ms, to_ms) => {
      const share = largestShare(
        samples.filter(({ at_ms }) => at_ms >= from_ms - interval_ms && at_ms <= to_ms + interval_ms),
      );
      return share === undefined ? undefined : share / processors;
    },
    memory_bytes: () => memory_bytes,
    stop: () => clearInterval(timer),
  };
}

/** Largest mean use, in processors, between samples at least a few seconds apart; over all of them where they are fewer. */
export function largestShare(samples: readonly Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at_ms === first.at_ms) return undefined;
  const span_ms = Math.min(mean_over_ms, last.at_ms - first.at_ms);
  let largest = 0;
  let start = 0;
  for (const end of samples) {
    while (end.at_ms - (samples[start + 1] ?? end).at_ms >= span_ms) start++;
    const begin = samples[start] as Sample;
    const elapsed_ms = end.at_ms - begin.at_ms;
    if (elapsed_ms >= span_ms)
      largest = Math.max(largest, (1000 * (end.processor_seconds - begin.processor_seconds)) / elapsed_ms);
  }
  return largest;
}
