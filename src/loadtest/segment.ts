/** A part of the whole load, as k6 writes it: `0:1/4`, from the first fraction up to the second. */
export interface Segment {
  readonly from_fraction: number;
  readonly to_fraction: number;
}

/** Reads k6's notation; a single fraction is the part from the beginning. Undefined when it is none. */
export function segmentOf(text: string): Segment | undefined {
  const parts = text.split(':').map(fractionOf);
  const [from, to] = parts.length === 1 ? [0, parts[0]] : parts;
  return parts.length > 2 || from === undefined || to === undefined || from >= to || to > 1
    ? undefined
    : { from_fraction: from, to_fraction: to };
}

function fractionOf(text: string): number | undefined {
  const [, numerator, denominator, percent, decimal] =
    /^(?:(\d+)\/(\d+)|(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?))$/.exec(text.trim()) ?? [];
  const value =
    numerator !== undefined
      ? Number(numerator) / Number(denominator)
      : percent !== undefined
        ? Number(percent) / 100
        : Number(decimal);
  return Number.isFinite(value) ? value : undefined;
}
