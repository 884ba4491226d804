import { formatFact } from '../messages.ts';

/** A figure that was observed, and the limit it is held against. */
export interface Distance {
  readonly observed: { readonly fact: string; readonly value: number };
  readonly limit: { readonly fact: string; readonly value: number };
  /** how far they lie apart, in their unit */
  readonly distance: number;
  readonly text: string;
}

/** How facts name what was observed, before the unit that it shares with its limit. */
const observing = ['observed', 'largest', 'threshold', 'p95'];

/**
 * Figures beside their limits, by how facts are named: `limit_bytes` belongs to `largest_bytes`, `limit_for_seconds` to
 * `for_seconds`, `limit` to `observed`. Where none or several could be meant, nothing is said.
 */
export function distancesOf(facts: Readonly<Record<string, unknown>>): Distance[] {
  const figures = Object.entries(facts).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return figures.flatMap(([fact, value]) => {
    const names =
      fact === 'limit'
        ? ['observed']
        : fact.startsWith('limit_')
          ? ['', ...observing.map((how) => `${how}_`)].map((how) => `${how}${fact.slice('limit_'.length)}`)
          : [];
    const [observed, ...others] = figures.filter(([name]) => names.includes(name));
    if (observed === undefined || others.length > 0) return [];
    const [name, figure] = observed;
    const distance = Math.abs(figure - value);
    const apart = distance === 0 ? 'the same' : `${formatFact(name, distance)} apart`;
    return [
      {
        observed: { fact: name, value: figure },
        limit: { fact, value },
        distance,
        text: `${name} is ${formatFact(name, figure)}, ${fact} ${formatFact(fact, value)}: ${apart}`,
      },
    ];
  });
}
