/**
 * How many of the test's arrivals from the place `from` up to, and not including, `to` belong to each runner.
 *
 * k6 deals them out by the runners' virtual users, which are whole and so not quite in the proportion of the segments. The
 * order is that of `NewExecutionSegmentSequenceWrapper` in k6's lib/execution_segment.go: a cycle has as many places as there
 * are virtual users, and each place goes to the first runner, in the order of their size, that is not ahead of its share.
 *
 * @param virtualUsers of every runner of the test, in the order of their segments
 */
export function arrivalsOf(virtualUsers: readonly number[], from: number, to: number): number[] {
  const cycle = virtualUsers.reduce((total, users) => total + users, 0);
  const bySize = [...virtualUsers.entries()].sort(([, a], [, b]) => b - a);
  const arrivals = virtualUsers.map(() => 0);
  if (cycle === 0) return arrivals;
  /** how many places up to `end` are at this place of their cycle */
  const turns = (place: number, end: number) => Math.floor((end - place + cycle - 1) / cycle);
  const taken = virtualUsers.map(() => 0);
  for (let place = 0; place < cycle; place++) {
    const next = bySize.find(([runner, users]) => place * users >= (taken[runner] as number) * cycle);
    if (next === undefined) continue;
    const [runner] = next;
    taken[runner] = (taken[runner] as number) + 1;
    arrivals[runner] = (arrivals[runner] as number) + turns(place, to) - turns(place, from);
  }
  return arrivals;
}
