/** An option of k6 as it was in force. */
export interface EffectiveOption {
  readonly name: string;
  /** as JSON */
  readonly value: string;
}

/** Options that say where and how a runner is part of a whole, and change nothing of what is measured. */
const harmless = ['executionSegment', 'executionSegmentSequence', 'paused', 'tags', 'linger', 'ext', 'cloud'];

/** k6's options in force, without those that nobody set. The thresholds, which are many, are compared but not listed. */
export function effectiveOptions(inForce: Readonly<Record<string, unknown>>): EffectiveOption[] {
  return Object.keys(inForce)
    .sort()
    .filter((name) => name !== 'thresholds' && !isUnset(inForce[name]))
    .map((name) => ({ name, value: JSON.stringify(inForce[name]) }));
}

/** Names of the options in force that differ from what the script asked for; both are plain JSON. */
export function overriddenOptions(
  inForce: Readonly<Record<string, unknown>>,
  asked: Readonly<Record<string, unknown>>,
): string[] {
  return [...new Set([...Object.keys(inForce), ...Object.keys(asked)])]
    .filter((name) => !harmless.includes(name))
    .filter((name) => !(isUnset(inForce[name]) && isUnset(asked[name])))
    .filter((name) => normalised(inForce[name]) !== normalised(asked[name]))
    .sort();
}

/** k6 lists every option, with null at each that nobody set. */
function isUnset(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.values(value as object).every((inner) => isUnset(inner))
  );
}

/** One text for values that mean the same: k6 writes durations in its own way, sorts tags and fills in defaults. */
function normalised(value: unknown): string {
  if (isUnset(value)) return '';
  if (typeof value === 'string') return duration_ms(value) ?? value;
  if (Array.isArray(value)) return `[${value.map(normalised).sort().join()}]`;
  if (typeof value === 'object' && value !== null) {
    const { threshold, ...rest } = value as { threshold?: unknown };
    // a threshold without more is the same as its text alone
    if (threshold !== undefined && Object.values(rest).every((inner) => isUnset(inner) || inner === false))
      return normalised(threshold);
    return `{${Object.entries(value as object)
      .filter(([, inner]) => !isUnset(inner) && inner !== '0s')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => `${name}:${normalised(inner)}`)
      .join()}}`;
  }
  return String(value);
}

const unit_ms: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function duration_ms(text: string): string | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(amount) * (unit_ms[unit as string] as number);
  return `${sum} ms`;
}
