import type { ValidationProgress } from '../../model-validation/options.ts';

interface ProgressView {
  show(progress: ValidationProgress): void;
  /** takes the line away again */
  end(): void;
}

const width = 24;
const milliseconds_between_draws = 100;
const seconds_between_lines = 10;
const words: Record<ValidationProgress['step'], string> = {
  files: 'reading files',
  models: 'opening models',
  samples: 'running samples twice',
  latency: 'measuring latency',
  images: 'images',
};

/** One line that changes on a terminal; elsewhere a line every ten seconds. */
export function showModelProgress(stream: NodeJS.WriteStream): ProgressView {
  let shown = false;
  let last_ms = stream.isTTY ? Number.NEGATIVE_INFINITY : performance.now();
  return {
    show: (progress) => {
      const now_ms = performance.now();
      const due_ms = stream.isTTY ? milliseconds_between_draws : seconds_between_lines * 1000;
      if (now_ms - last_ms < due_ms && !(stream.isTTY && progress.done === progress.total)) return;
      last_ms = now_ms;
      stream.write(stream.isTTY ? `\r${lineOf(progress)}\u001b[K` : `${lineOf(progress)}\n`);
      shown = stream.isTTY === true;
    },
    end: () => {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** How far a step is, and how long it will take if it goes on like this. */
export function lineOf({ step, done, total, elapsed_seconds }: ValidationProgress): string {
  if (step !== 'files' && step !== 'images') return words[step];
  const filled = total === 0 ? width : Math.round((width * done) / total);
  const bar = `${'█'.repeat(filled)}${'·'.repeat(width - filled)}`;
  const rate = elapsed_seconds > 0 ? done / elapsed_seconds : 0;
  const left = rate > 0 ? `   ${timeOf((total - done) / rate)} left` : '';
  return `${bar} ${done} of ${total} ${step}   ${rate.toFixed(1)} /s${left}`;
}

function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
