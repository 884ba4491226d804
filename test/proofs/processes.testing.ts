import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** One share of the work: every `shares`-th case, beginning with `share`. */
export interface Share {
  readonly share: number;
  readonly shares: number;
}

/**
 * Runs a TypeScript module in processes of its own, one a processor. Each gets its share as a message, answers with one
 * message and ends.
 *
 * @param module answers through `answerShares`
 */
export function inProcesses<Answer>(module: URL, task: object): Promise<Answer[]> {
  const shares = availableParallelism();
  return Promise.all(
    Array.from({ length: shares }, (_, share) => inProcess<Answer>(module, { ...task, share, shares })),
  );
}

function inProcess<Answer>(module: URL, task: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(module), { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    let answer: { readonly of: Answer } | undefined;
    child.once('message', (message) => {
      answer = { of: message as Answer };
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 && answer !== undefined) resolve(answer.of);
      else reject(new Error(`${module.pathname} ended with ${code ?? signal} and no answer.`));
    });
    child.send(task);
  });
}

/** The other side of `inProcesses`. */
export function answerShares<Task extends Share>(work: (task: Task) => Promise<unknown>): void {
  process.once('message', async (task) => {
    const answer = await work(task as Task);
    process.send?.(answer, () => process.disconnect());
  });
}
