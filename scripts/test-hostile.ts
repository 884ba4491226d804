import { judgeHostileInput } from '../test/proofs/hostile-input.testing.ts';
import { runSuites, type Suite } from './suites.ts';

/** `npm run test:hostile`: the property over hostile input of `npm test`, with fifty times as many cases. */
const cases = Number(process.env['GATES_CASES'] ?? 100_000);
const seed = Number(process.env['GATES_SEED'] ?? 20_261_125);

const hostile: Suite = {
  name: 'hostile input',
  async run() {
    const { made, reached, counterexamples } = await judgeHostileInput(cases, seed);
    for (const counterexample of counterexamples) process.stdout.write(`${counterexample}\n`);
    const short = made < cases || reached * 2 < made;
    if (short) process.stdout.write('too few cases were made, or reached the engine\n');
    const failed = counterexamples.length + (short ? 1 : 0);
    return { passed: made - counterexamples.length, failed };
  },
};

await runSuites([hostile]);
