/** What the server takes on at once. */
export interface LoadBounds {
  readonly in_flight_max: number;
  /** bodies of requests that are in flight, together */
  readonly bytes_max: number;
}

/** Counts what is in flight, so that no load takes more memory than it may. */
export class Load {
  readonly #bounds: LoadBounds;
  #in_flight = 0;
  #bytes = 0;

  constructor(bounds: LoadBounds) {
    this.#bounds = bounds;
  }

  get in_flight(): number {
    return this.#in_flight;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes on a request whose body has at most `bytes`.
   *
   * @returns what gives its place back, to be called once; or HTTP's number for why there is none: 429 for too many requests,
   *   503 for too many bytes
   */
  take(bytes: number): (() => void) | 429 | 503 {
    if (this.#in_flight >= this.#bounds.in_flight_max) return 429;
    if (this.#bytes + bytes > this.#bounds.bytes_max) return 503;
    this.#in_flight += 1;
    this.#bytes += bytes;
    return () => {
      this.#in_flight -= 1;
      this.#bytes -= bytes;
    };
  }
}
