import { jsonDifferences } from '../json/index.ts';
import { formatFact } from '../messages.ts';

/** One fact of an item that is another than before. A side on which it was not there is missing. */
export interface FactChange {
  /** such as `bound.upper_fraction` */
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** both sides in words, with the unit that the name carries */
  readonly text: string;
}

type Facts = Readonly<Record<string, unknown>>;

/**
 * The facts that read otherwise than before. Objects are compared figure by figure, lists as a whole: what two lists differ
 * by is said, where they are lists of names.
 */
export function factChanges(before: Facts, after: Facts): FactChange[] {
  const changed = new Map(
    jsonDifferences(before, after).map(({ path }) => [wholeLists(path).join('.'), wholeLists(path)]),
  );
  return [...changed].flatMap(([name, path]) => {
    const [one, other] = [at(before, path), at(after, path)];
    const [from = [], to = []] = [one, other];
    const text = isNames(from) && isNames(to) ? namesPair(from, to) : pair(path.at(-1) ?? name, one, other);
    return text === undefined
      ? []
      : [
          {
            name,
            ...(one === undefined ? {} : { before: one }),
            ...(other === undefined ? {} : { after: other }),
            text: `${name}: ${text}`,
          },
        ];
  });
}

/** Changes of plain figures alone, the greatest first: by how much of the larger side they moved. */
export function figureChanges(changes: readonly FactChange[]): FactChange[] {
  return changes
    .filter(({ before, after }) => typeof before === 'number' && typeof after === 'number')
    .map((change) => ({ change, share: share(change.before as number, change.after as number) }))
    .sort((one, other) => other.share - one.share)
    .map(({ change }) => change);
}

/** By how much of the larger of two figures they differ, from 0 to 2. */
function share(before: number, after: number): number {
  return Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after));
}

/** Up to the first index: what stands in a list is no fact of its own. */
function wholeLists(path: readonly (string | number)[]): readonly string[] {
  const index = path.findIndex((step) => typeof step === 'number');
  return (index < 0 ? path : path.slice(0, index)).map(String);
}

function at(facts: Facts, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Facts)[key]
        : undefined,
    facts,
  );
}

function pair(unit: string, before: unknown, after: unknown): string | undefined {
  const [from, to] = [formatFact(unit, before), formatFact(unit, after)];
  return from === to ? undefined : `${from} → ${to}`;
}

type Names = readonly (string | number | boolean | null)[];

function isNames(value: unknown): value is Names {
  return Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null);
}

function namesPair(before: Names, after: Names): string | undefined {
  const [befores, afters] = [new Set(before), new Set(after)];
  const gone = before.filter((name) => !afters.has(name));
  const come = after.filter((name) => !befores.has(name));
  const parts = [
    ...(come.length > 0 ? [`now also ${formatFact('', come)}`] : []),
    ...(gone.length > 0 ? [`no longer ${formatFact('', gone)}`] : []),
  ];
  return parts.length === 0 ? undefined : `${before.length} → ${after.length}, ${parts.join(', ')}`;
}
