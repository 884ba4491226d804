import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Switches that make the service slow, failing, leaking or saturated for tests; all off by default. Every one counts
 * the requests that reach the inference: those with a valid credential and within the rate limit.
 */
export interface Faults {
  /** `FAULT_LATENCY_MS`: waits before the inference, each for its share of the requests, evenly spread */
  readonly latencies: readonly { readonly latency_ms: number; readonly requests: number }[];
  /** `FAULT_ERROR_PERCENT`: answered with 503, evenly spread */
  readonly error_percent: number;
  /** `FAULT_HANG_PERCENT`: never answered, evenly spread; comes before every other fault */
  readonly hang_percent: number;
  /** `FAULT_BODY`: answered with 200 and this instead of a prediction */
  readonly body: string | undefined;
  /** `FAULT_LEAK_BYTES`: kept for ever by each request */
  readonly leak_bytes: number;
  /** `FAULT_BUSY_MS`: time for which each request keeps the only thread of the service busy */
  readonly busy_ms: number;
  /** `FAULT_EXIT_AFTER`: the process dies when it has answered this many requests */
  readonly exit_after: number | undefined;
  /** names of the variables that are set */
  readonly active: readonly string[];
}

/** How one request goes. */
export interface Fault {
  readonly hangs: boolean;
  readonly fails: boolean;
  /** how long it waits before the inference */
  readonly latency_ms: number;
  /** what is answered instead of a prediction */
  readonly body: string | undefined;
  /** Waits, burns and leaks as told. */
  endure(): Promise<void>;
}

/** Decides on one request after the other. */
export interface FaultInjector {
  /** Counts a request that begins. */
  next(): Fault;
  /** Counts a request that was answered with 200; true when the process shall die now. */
  answered(): boolean;
}

const LATENCIES = /^\d{1,6}x\d{1,6}(,\d{1,6}x\d{1,6})*$/;

const syntax: Record<string, { readonly pattern: RegExp; readonly expected: string }> = {
  FAULT_LATENCY_MS: { pattern: LATENCIES, expected: 'milliseconds x requests, such as 20x90,150x10' },
  FAULT_ERROR_PERCENT: { pattern: /^(100|\d{1,2}(\.\d{1,3})?)$/, expected: 'a number from 0 to 100' },
  FAULT_HANG_PERCENT: { pattern: /^(100|\d{1,2}(\.\d{1,3})?)$/, expected: 'a number from 0 to 100' },
  FAULT_BODY: { pattern: /./s, expected: 'the text to answer' },
  FAULT_LEAK_BYTES: { pattern: /^\d{1,9}$/, expected: 'a whole number of bytes' },
  FAULT_BUSY_MS: { pattern: /^\d{1,5}$/, expected: 'a whole number of milliseconds' },
  FAULT_EXIT_AFTER: { pattern: /^[1-9]\d{0,8}$/, expected: 'a whole number of requests, at least 1' },
};

/**
 * Reads the variables that begin with `FAULT_`.
 *
 * @throws what `refuse` makes of a message, for an unknown variable of that name or a value in another form
 */
export function parseFaults(
  environment: Readonly<Record<string, string | undefined>>,
  refuse: (message: string) => Error,
): Faults {
  const given = Object.entries(environment).filter(([name]) => name.startsWith('FAULT_'));
  for (const [name, value = ''] of given) {
    const known = syntax[name];
    if (known === undefined)
      throw refuse(`${name}: expected one of the switches ${Object.keys(syntax).join(', ')}.`);
    if (!known.pattern.test(value)) throw refuse(`${name}: expected ${known.expected}.`);
  }
  const number = (name: string) => Number(environment[name] ?? 0);
  const latencies = (environment['FAULT_LATENCY_MS']?.split(',') ?? []).map((part) => {
    const [latency_ms = 0, requests = 0] = part.split('x').map(Number);
    return { latency_ms, requests };
  });
  if (latencies.length > 0 && latencies.every(({ requests }) => requests === 0))
    throw refuse('FAULT_LATENCY_MS: expected at least one share of requests above 0.');
  return {
    latencies,
    error_percent: number('FAULT_ERROR_PERCENT'),
    hang_percent: number('FAULT_HANG_PERCENT'),
    body: environment['FAULT_BODY'],
    leak_bytes: number('FAULT_LEAK_BYTES'),
    busy_ms: number('FAULT_BUSY_MS'),
    exit_after: environment['FAULT_EXIT_AFTER'] === undefined ? undefined : number('FAULT_EXIT_AFTER'),
    active: given.map(([name]) => name).sort(),
  };
}

/** An injector with counters of its own. */
export function createFaultInjector(faults: Faults): FaultInjector {
  const isError = evenly(faults.error_percent, 0);
  // Half a period apart, so that the same percentage of both does not meet in the same requests.
  const isHang = evenly(faults.hang_percent, 0.5);
  const nextLatency_ms = cycle(faults.latencies);
  const leaked: Buffer[] = [];
  let requests = 0;
  let answered = 0;
  return {
    next() {
      requests += 1;
      const latency_ms = nextLatency_ms();
      return {
        hangs: isHang(requests),
        fails: isError(requests),
        latency_ms,
        body: faults.body,
        async endure() {
          if (faults.leak_bytes > 0) leaked.push(Buffer.alloc(faults.leak_bytes, 1));
          if (latency_ms > 0) await sleep(latency_ms);
          if (faults.busy_ms > 0) burn(faults.busy_ms);
        },
      };
    },
    answered() {
      answered += 1;
      return answered === faults.exit_after;
    },
  };
}

/** True for `percent` of the counts 1, 2, 3, …, in equal distances: at 2 and phase 0 for every 50th. */
function evenly(percent: number, phase: number): (count: number) => boolean {
  // In thousandths of a per cent, whole numbers: no error adds up.
  const share = Math.round(percent * 1000);
  const whole = 100_000;
  const until = (count: number) => Math.floor((count * share + phase * whole) / whole);
  return (count) => until(count) > until(count - 1);
}

/** Weighted round robin: each latency as often as told in every cycle, and spread over the cycle. */
function cycle(latencies: Faults['latencies']): () => number {
  const total = latencies.reduce((sum, { requests }) => sum + requests, 0);
  const slots = latencies.map((slot) => ({ ...slot, credit: 0 }));
  return () => {
    for (const slot of slots) slot.credit += slot.requests;
    const next = slots.reduce<(typeof slots)[number] | undefined>(
      (best, slot) => (best === undefined || slot.credit > best.credit ? slot : best),
      undefined,
    );
    if (next === undefined) return 0;
    next.credit -= total;
    return next.latency_ms;
  };
}

function burn(duration_ms: number): void {
  const end = performance.now() + duration_ms;
  while (performance.now() < end);
}
