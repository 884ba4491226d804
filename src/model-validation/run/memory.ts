import { readFile } from 'node:fs/promises';

/** What a process held. */
export interface HeldMemory {
  readonly now_bytes: number;
  /** the most that it held at once, since it began */
  readonly peak_bytes: number;
}

/** Undefined where the process is gone or the system is no Linux. */
export async function memoryOf(pid: number): Promise<HeldMemory | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const now = kibibytes(status, 'VmRSS');
  const peak = kibibytes(status, 'VmHWM');
  return now === undefined || peak === undefined
    ? undefined
    : { now_bytes: now * 1024, peak_bytes: peak * 1024 };
}

function kibibytes(status: string, field: string): number | undefined {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return found === undefined ? undefined : Number(found);
}
