import type { FastifyBaseLogger } from 'fastify';

const PROBE_INTERVAL_ms = 2000;

/** Something that the service can do without for a while. */
export interface Dependency {
  readonly name: string;
  readonly isUp: boolean;
  /** Takes note of a failure that was seen between two probes. */
  failed(error: unknown): void;
  stop(): void;
}

/** Probes again and again, and logs when the answer changes. `probe` must settle by a time limit of its own. */
export function watchDependency(
  name: string,
  probe: () => Promise<unknown>,
  log: FastifyBaseLogger,
): Dependency {
  let isUp: boolean | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const becomes = (up: boolean, error?: unknown) => {
    if (isUp === up || stopped) return;
    isUp = up;
    if (up) log.info({ dependency: name }, 'dependency is up');
    else log.warn({ dependency: name, err: error }, 'dependency is down');
  };
  const look = async () => {
    await probe().then(
      () => becomes(true),
      (error) => becomes(false, error),
    );
    if (!stopped) timer = setTimeout(look, PROBE_INTERVAL_ms).unref();
  };
  void look();
  return {
    name,
    get isUp() {
      return isUp === true;
    },
    failed: (error) => becomes(false, error),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
