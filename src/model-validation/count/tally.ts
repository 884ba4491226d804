import { DistinctScores } from './distinct-scores.ts';

/** Bars of a histogram of scores from 0 to 1. */
export const bars = 50;

/** A model's answer to an image. */
export interface Answer {
  readonly score: number;
  readonly positive: boolean;
}

/** What is counted of the images of one label. */
export interface SetCounts {
  readonly images: number;
  readonly undecodable: number;
  readonly inferenceErrors: number;
  readonly fp32Positives: number;
  readonly int8Positives: number;
  /** taken for stego by one model alone */
  readonly int8OnlyPositives: number;
  readonly fp32OnlyPositives: number;
  /** answered images by score: bar i counts those from i / bars up to, and not including, (i + 1) / bars, the last one all above */
  readonly fp32Scores: readonly number[];
  readonly int8Scores: readonly number[];
  /** ascending, as `DistinctScores` keeps them */
  readonly fp32Distinct: readonly number[];
  readonly int8Distinct: readonly number[];
}

/**
 * Counts the answers to the images of one label. An image without an answer, because it does not decode or a model failed
 * on it, is in `images` all the same, and counts as an error of both models: as found in a clean one, and missed in a stego one.
 */
export class Tally {
  readonly #errorIsPositive: boolean;
  readonly #counts = {
    images: 0,
    undecodable: 0,
    inferenceErrors: 0,
    fp32Positives: 0,
    int8Positives: 0,
    int8OnlyPositives: 0,
    fp32OnlyPositives: 0,
  };
  readonly #fp32 = new Scores();
  readonly #int8 = new Scores();

  constructor(label: 'clean' | 'stego') {
    this.#errorIsPositive = label === 'clean';
  }

  answered(fp32: Answer, int8: Answer): void {
    this.#fp32.add(fp32.score);
    this.#int8.add(int8.score);
    this.#pair(fp32.positive, int8.positive);
  }

  unanswered(why: 'undecodable' | 'inferenceErrors'): void {
    this.#counts[why]++;
    this.#pair(this.#errorIsPositive, this.#errorIsPositive);
  }

  counts(): SetCounts {
    return {
      ...this.#counts,
      fp32Scores: this.#fp32.bars,
      int8Scores: this.#int8.bars,
      fp32Distinct: this.#fp32.distinct.values(),
      int8Distinct: this.#int8.distinct.values(),
    };
  }

  #pair(fp32: boolean, int8: boolean): void {
    const counts = this.#counts;
    counts.images++;
    if (fp32) counts.fp32Positives++;
    if (int8) counts.int8Positives++;
    if (fp32 && !int8) counts.fp32OnlyPositives++;
    if (int8 && !fp32) counts.int8OnlyPositives++;
  }
}

class Scores {
  readonly bars: number[] = new Array(bars).fill(0);
  readonly distinct = new DistinctScores();

  add(score: number): void {
    const bar = Math.max(0, Math.min(bars - 1, Math.floor(score * bars)));
    this.bars[bar] = (this.bars[bar] as number) + 1;
    this.distinct.add(score);
  }
}

/** The counts of all parts together, as if they had been counted at once. */
export function joinCounts(parts: readonly SetCounts[]): SetCounts {
  const sum = (of: (counts: SetCounts) => number) => parts.reduce((total, part) => total + of(part), 0);
  const bar = (of: (counts: SetCounts) => readonly number[]) =>
    Array.from({ length: bars }, (_, index) => sum((counts) => of(counts)[index] ?? 0));
  const distinct = (of: (counts: SetCounts) => readonly number[]) => {
    const all = new DistinctScores();
    for (const part of parts) for (const score of of(part)) all.add(score);
    return all.values();
  };
  return {
    images: sum((counts) => counts.images),
    undecodable: sum((counts) => counts.undecodable),
    inferenceErrors: sum((counts) => counts.inferenceErrors),
    fp32Positives: sum((counts) => counts.fp32Positives),
    int8Positives: sum((counts) => counts.int8Positives),
    int8OnlyPositives: sum((counts) => counts.int8OnlyPositives),
    fp32OnlyPositives: sum((counts) => counts.fp32OnlyPositives),
    fp32Scores: bar((counts) => counts.fp32Scores),
    int8Scores: bar((counts) => counts.int8Scores),
    fp32Distinct: distinct((counts) => counts.fp32Distinct),
    int8Distinct: distinct((counts) => counts.int8Distinct),
  };
}
