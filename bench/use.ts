import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** What a program with all its children used, and what it said. */
export interface Use {
  readonly processor_ms: number;
  readonly elapsed_ms: number;
  /** the most that the program itself held, without its children */
  readonly memory_MB: number;
  readonly output: string;
}

/** Runs a program to its end, which must be one of the expected ones, and says what it used of processors and memory. */
export function useOf(
  command: readonly [string, ...string[]],
  expectedCodes: readonly number[] = [0],
): Promise<Use> {
  return new Promise((resolve, reject) => {
    // the shell tells what its children used, which Node does not
    const script = '"$@" >&3 2>&3; code=$?; times; exit $code';
    const start_ms = performance.now();
    const child = spawn('bash', ['-c', script, 'bash', ...command], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LC_ALL: 'C' },
    });
    const texts = { times: '', output: '' };
    child.stdout?.on('data', (chunk: Buffer) => {
      texts.times += chunk.toString('utf8');
    });
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      texts.output += chunk.toString('utf8');
    });
    let memory_MB = 0;
    const look = setInterval(() => {
      memory_MB = Math.max(memory_MB, peakOfChild(child.pid ?? 0));
    }, 20);
    child.on('error', reject);
    child.on('close', (code) => {
      const elapsed_ms = performance.now() - start_ms;
      clearInterval(look);
      // the first line is of the shell itself, the second of its children
      const used_s = [...(texts.times.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
        ([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds),
      );
      if (!expectedCodes.includes(code ?? -1) || used_s.length !== 2)
        reject(new Error(`${command.join(' ')} ended with ${code}: ${texts.output.slice(-2000)}`));
      else
        resolve({
          processor_ms: 1000 * used_s.reduce((sum, value) => sum + value, 0),
          elapsed_ms,
          memory_MB,
          output: texts.output,
        });
    });
  });
}

/** The most memory that the only child of a process ever held, in megabytes; 0 where there is none. */
function peakOfChild(parent: number): number {
  try {
    const [child] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
    const status = readFileSync(`/proc/${child}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
  } catch (_error) {
    return 0;
  }
}
