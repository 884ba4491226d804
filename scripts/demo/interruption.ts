/** The reason for which something ended before its time. */
export class Stopped extends Error {}

/** Rejects at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Stopped(`stopped by ${signal}`)));
  });
}

/** Rejects after so many minutes; does not keep the process alive. */
export function tooLate(minutes: number): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Stopped(`stopped: it did not end within ${minutes} minutes`));
    setTimeout(stop, minutes * 60_000).unref();
  });
}
