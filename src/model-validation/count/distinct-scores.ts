/** Scores are told apart up to so many: that a model has so many answers says all that is asked. */
export const distinct_max = 1000;

/**
 * The smallest distinct numbers among those that were added, at most `distinct_max`. The smallest of several parts' smallest
 * are those of the whole, so that parts join exactly.
 */
export class DistinctScores {
  #known = new Set<number>();
  #limit = Number.POSITIVE_INFINITY;

  add(score: number): void {
    if (score > this.#limit) return;
    this.#known.add(score);
    if (this.#known.size < 2 * distinct_max) return;
    const kept = this.values();
    this.#known = new Set(kept);
    this.#limit = kept.at(-1) ?? this.#limit;
  }

  /** Ascending. */
  values(): number[] {
    return [...this.#known].sort((a, b) => a - b).slice(0, distinct_max);
  }
}
