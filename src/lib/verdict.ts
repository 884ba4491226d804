/** A decision on one item. */
export const statuses = ['pass', 'fail', 'unknown', 'not_applicable'] as const;
export type Status = (typeof statuses)[number];

/** The answer over all items in scope. */
export const verdicts = ['go', 'no-go', 'undecided'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * `no-go` when an item fails and no valid waiver covers it; `undecided` when none fails and one is unknown and not waived;
 * `go` when every item passes, is not applicable, or is validly waived. Over no items it is `undecided`: nothing
 * evaluated is never green.
 */
export function verdictOf(items: readonly { status: Status; waived: boolean }[]): Verdict {
  const open = items.filter((item) => !item.waived);
  if (open.some((item) => item.status === 'fail')) return 'no-go';
  if (items.length === 0 || open.some((item) => item.status === 'unknown')) return 'undecided';
  return 'go';
}

/** The exit code of a verdict: 0 go, 1 no-go, 2 undecided. 3 is for what could not be judged at all. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 2 {
  return verdict === 'go' ? 0 : verdict === 'no-go' ? 1 : 2;
}
