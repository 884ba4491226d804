import { type Frame, grouped, line, rectangle, textAt } from './svg.ts';

/** Scores of one model, by label. */
export interface Histogram {
  readonly title: string;
  readonly clean: readonly number[];
  readonly stego: readonly number[];
}

/**
 * Bars of the scores of clean images upwards and of stego ones downwards, each as a share of its own tallest bar, on a square root
 * scale: the few on the wrong side are what one looks for.
 */
export function histogramSvg(
  { title, clean, stego }: Histogram,
  { left, top, width, height }: Frame,
): string {
  const middle = top + height / 2;
  const bar = width / Math.max(1, clean.length);
  const parts = [textAt(left, top - 10, title, { kind: 'heading' })];
  for (const [label, counts, sign] of [
    ['clean', clean, -1],
    ['stego', stego, 1],
  ] as const) {
    const tallest = Math.sqrt(Math.max(1, ...counts));
    for (const [index, count] of counts.entries()) {
      if (count === 0) continue;
      const size = Math.max(1.5, (Math.sqrt(count) / tallest) * (height / 2 - 14));
      const from = (index / counts.length).toFixed(2);
      const to = ((index + 1) / counts.length).toFixed(2);
      parts.push(
        rectangle(
          left + index * bar + 0.5,
          sign < 0 ? middle - size : middle,
          bar - 1,
          size,
          label,
          `${grouped(count)} ${label} images score ${from} to ${to}`,
        ),
      );
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    parts.push(
      textAt(left + width, sign < 0 ? top + 8 : top + height, `${grouped(total)} ${label}`, {
        anchor: 'end',
        kind: `label ${label}`,
      }),
    );
  }
  parts.push(line(left, middle, left + width, middle, 'axis'));
  for (const score of [0, 0.5, 1])
    parts.push(textAt(left + score * width, top + height + 16, String(score), { anchor: 'middle' }));
  parts.push(textAt(left + width / 4, top + height + 16, 'score', { anchor: 'middle' }));
  return parts.join('\n');
}
