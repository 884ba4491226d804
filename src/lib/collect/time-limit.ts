import { setMaxListeners } from 'node:events';

/** How a piece of work ended: with a value, with an error, or not at all within its time. */
export type Ending<Value> =
  | { readonly kind: 'returned'; readonly value: Value; readonly timedOut: boolean }
  | { readonly kind: 'threw'; readonly error: unknown; readonly timedOut: boolean }
  | { readonly kind: 'abandoned'; readonly timedOut: boolean };

/**
 * Runs `work` with a signal that aborts after `limit_ms`, or when `outer` does. Work that obeys the signal has `grace_ms` to
 * return what it has; work that doesn't is abandoned.
 */
export async function withTimeLimit<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  limits: { readonly limit_ms: number; readonly grace_ms: number; readonly outer?: AbortSignal | undefined },
): Promise<Ending<Value>> {
  const controller = new AbortController();
  // every request in flight listens
  setMaxListeners(0, controller.signal);
  let timedOut = false;
  let grace: NodeJS.Timeout | undefined;
  let abandon: (ending: Ending<Value>) => void = () => undefined;
  const abandoned = new Promise<Ending<Value>>((resolve) => {
    abandon = resolve;
  });
  const stop = (reason: unknown) => {
    if (controller.signal.aborted) return;
    controller.abort(reason);
    grace = setTimeout(() => abandon({ kind: 'abandoned', timedOut }), limits.grace_ms);
  };
  const limit = setTimeout(() => {
    timedOut = true;
    stop(new Error(`the time limit of ${limits.limit_ms / 1000} s was over`));
  }, limits.limit_ms);
  const stopOuter = () => stop(limits.outer?.reason);
  limits.outer?.addEventListener('abort', stopOuter, { once: true });
  if (limits.outer?.aborted === true) stopOuter();

  try {
    const finished = Promise.resolve()
      .then(() => work(controller.signal))
      .then(
        (value): Ending<Value> => ({ kind: 'returned', value, timedOut }),
        (error: unknown): Ending<Value> => ({ kind: 'threw', error, timedOut }),
      );
    return await Promise.race([finished, abandoned]);
  } finally {
    clearTimeout(limit);
    clearTimeout(grace);
    limits.outer?.removeEventListener('abort', stopOuter);
  }
}
