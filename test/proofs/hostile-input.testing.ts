import type { HostileOutcome } from './hostile-input.worker.testing.ts';
import { inProcesses } from './processes.testing.ts';

/** The outcome of all processes together. */
export interface HostileSum extends Omit<HostileOutcome, 'counterexample'> {
  readonly counterexamples: readonly string[];
}

/**
 * Hands hostile inputs to `evaluate` in several processes, and says on standard output how many were made and how many
 * reached the engine.
 *
 * @param seed the same seed makes the same inputs on a machine with as many processors
 */
export async function judgeHostileInput(cases: number, seed: number): Promise<HostileSum> {
  const outcomes = await inProcesses<HostileOutcome>(
    new URL('./hostile-input.worker.testing.ts', import.meta.url),
    { cases, seed },
  );
  const sum = (of: (outcome: HostileOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const made = sum((outcome) => outcome.made);
  const reached = sum((outcome) => outcome.reached);
  const tampered = sum((outcome) => outcome.tampered);
  process.stdout.write(
    `${made} hostile inputs, ${reached} of them reached the engine, ${tampered} of these changed under valid signatures (seed ${seed})\n`,
  );
  return {
    made,
    reached,
    tampered,
    counterexamples: outcomes.flatMap(({ counterexample }) => counterexample ?? []),
  };
}
