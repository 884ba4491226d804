import { expect, it } from 'vitest';
import { judgeHostileInput } from './hostile-input.testing.ts';

const cases = Number(process.env['GATES_CASES'] ?? 2_000);
const seed = Number(process.env['GATES_SEED'] ?? 20_261_124);

it('answers hostile input with an error of ours or a decision for every item, never with go', {
  timeout: 7_200_000,
}, async () => {
  const { made, reached, tampered, counterexamples } = await judgeHostileInput(cases, seed);
  expect(counterexamples).toEqual([]);
  expect(made).toBe(cases);
  expect(reached / made).toBeGreaterThanOrEqual(0.5);
  expect(tampered).toBeGreaterThan(0);
});
