import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunResult, run } from '../scripts/tools/run.ts';

const POLL_MS = 250;

export interface Kubectl {
  /** Runs kubectl; a code other than 0 is a result, not an error. */
  run(args: readonly string[], stdin?: string): Promise<RunResult>;
  /** Runs kubectl and returns what it printed; a code other than 0 is an error with its message. */
  output(args: readonly string[], stdin?: string): Promise<string>;
  /**
   * Runs kubectl until it succeeds, and returns what it printed.
   *
   * @param limitMs when to give up with an error.
   * @param assertStillPossible throws when waiting has become useless.
   */
  outputOnceReady(
    args: readonly string[],
    limitMs: number,
    assertStillPossible: () => Promise<void>,
  ): Promise<string>;
}

/** kubectl at the path `program`, bound to a cluster, with its cache in `directory` and not in the user's home. */
export function kubectlFor(program: string, kubeconfig: string, directory: string): Kubectl {
  const common = [`--kubeconfig=${kubeconfig}`, `--cache-dir=${join(directory, 'kubectl-cache')}`];
  const failure = (args: readonly string[], { stderr, code }: RunResult): Error =>
    new Error(`kubectl ${args.join(' ')} ended with code ${code}: ${stderr.trim()}`);

  const runKubectl: Kubectl['run'] = (args, stdin) =>
    run(program, [...common, ...args], stdin === undefined ? {} : { stdin });

  return {
    run: runKubectl,
    async output(args, stdin) {
      const result = await runKubectl(args, stdin);
      if (result.code !== 0) throw failure(args, result);
      return result.stdout;
    },
    async outputOnceReady(args, limitMs, assertStillPossible) {
      const end = Date.now() + limitMs;
      for (;;) {
        await assertStillPossible();
        const result = await runKubectl(args);
        if (result.code === 0) return result.stdout;
        if (Date.now() > end) throw failure(args, result);
        await sleep(POLL_MS);
      }
    },
  };
}
