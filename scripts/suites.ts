import { spawn } from 'node:child_process';

/** How a suite ended: what it examined, and what of it held. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** One thing that `npm test` or `npm run lint` runs. */
export interface Suite {
  readonly name: string;
  run(): Promise<Outcome>;
}

/**
 * Runs suites one after the other, says how each ended, and closes with the sum as `N passed, N failed`. A suite that
 * examined nothing has failed.
 */
export async function runSuites(suites: readonly Suite[]): Promise<void> {
  let passed = 0;
  let failed = 0;
  for (const suite of suites) {
    const started_ms = Date.now();
    let outcome: Outcome;
    try {
      outcome = await suite.run();
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      outcome = { passed: 0, failed: 1 };
    }
    const vacuous = outcome.passed + outcome.failed === 0;
    passed += outcome.passed;
    failed += vacuous ? 1 : outcome.failed;
    process.stdout.write(
      `${vacuous || outcome.failed > 0 ? '✘' : '✔'} ${suite.name}: ${vacuous ? 'examined nothing' : `${outcome.passed} held, ${outcome.failed} did not`} (${((Date.now() - started_ms) / 1000).toFixed(1)} s)\n`,
    );
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

/** Runs a program with its output shown as it comes, and returned. */
export function show(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; quiet?: boolean } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (!options.quiet) process.stdout.write(chunk);
      });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
