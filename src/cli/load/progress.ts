import type { LoadProgress } from '../../loadtest/run/progress.ts';

interface ProgressView {
  show(progress: LoadProgress): void;
  /** takes the line away again */
  end(): void;
}

const width = 24;
const seconds_between_lines = 10;

/** One line that changes on a terminal; elsewhere a line every ten seconds. */
export function showLoadProgress(stream: NodeJS.WriteStream): ProgressView {
  let shown = false;
  let next_seconds = 0;
  return {
    show: (progress) => {
      if (stream.isTTY) {
        stream.write(`\r${lineOf(progress)}\u001b[K`);
        shown = true;
      } else if (progress.elapsed_seconds >= next_seconds) {
        stream.write(`${lineOf(progress)}\n`);
        next_seconds = progress.elapsed_seconds + seconds_between_lines;
      }
    },
    end: () => {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

function lineOf(progress: LoadProgress): string {
  const { elapsed_seconds, planned_seconds, warmingUp, sent, rate_perSecond, p95_ms, failed } = progress;
  const filled = Math.min(width, Math.round((width * elapsed_seconds) / planned_seconds));
  const bar = `${'█'.repeat(filled)}${'·'.repeat(width - filled)}`;
  const time = `${Math.floor(elapsed_seconds)} of ${Math.ceil(planned_seconds)} s`;
  const figures = warmingUp
    ? 'warming up'
    : `${rate_perSecond.toFixed(1)} /s   p95 ${p95_ms === undefined || sent === 0 ? '–' : `${p95_ms.toFixed(1)} ms`}   ${sent} sent   ${failed} failed`;
  return `${bar} ${time}   ${figures}`;
}
