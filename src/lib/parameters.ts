import type { Parameters } from './catalogue.ts';
import { GatesError } from './errors.ts';

/** One parameter in force whose figure differs from the checklist's. */
export interface ParameterOverride {
  readonly name: string;
  readonly checklist: number | string;
  readonly value: number | string;
  /** true when the item gets easier to pass */
  readonly looser: boolean;
}

/** The figures in force: the checklist's, with the profile's overrides. */
export class ParameterValues {
  readonly values: Readonly<Record<string, number | string>>;
  readonly overrides: readonly ParameterOverride[];

  private constructor(values: Record<string, number | string>, overrides: ParameterOverride[]) {
    this.values = values;
    this.overrides = overrides;
  }

  /**
   * Applies overrides to the checklist's figures.
   *
   * @param where the file that the overrides stand in, for messages
   * @throws GatesError `parameters_invalid` for an unknown name, another type, or a figure that means nothing
   */
  static from(
    parameters: Parameters,
    overrides: Readonly<Record<string, number | string>>,
    where: string,
  ): ParameterValues {
    const values: Record<string, number | string> = Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => [name, parameter.value]),
    );
    const changed: ParameterOverride[] = [];
    for (const [name, value] of Object.entries(overrides)) {
      const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (parameter === undefined)
        throw new GatesError(
          'parameters_invalid',
          `${where}: $.parameters.${name}: there is no parameter of this name.${suggestion(name, Object.keys(parameters))}`,
        );
      check(name, parameter.value, value, where);
      if (value === parameter.value) continue;
      values[name] = value;
      const order = compare(name, value, parameter.value);
      changed.push({
        name,
        checklist: parameter.value,
        value,
        looser: parameter.looser === 'higher' ? order > 0 : order < 0,
      });
    }
    return new ParameterValues(
      values,
      changed.sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }

  /** The figure of a parameter that is a number. */
  number(name: string): number {
    const value = this.values[name];
    if (typeof value !== 'number')
      throw new GatesError('policies_invalid', `The policy file lacks the number parameter ${name}.`);
    return value;
  }
}

const severities = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

function check(name: string, checklist: number | string, value: number | string, where: string): void {
  const expected =
    typeof checklist === 'number'
      ? name.includes('_fraction') || name === 'confidence_fraction'
        ? typeof value === 'number' && value > 0 && value < 1
          ? undefined
          : 'a fraction between 0 and 1 (0.07 % is 0.0007)'
        : typeof value === 'number' && Number.isFinite(value) && value >= 0
          ? undefined
          : 'a number ≥ 0'
      : name.startsWith('failing_severity')
        ? severities.includes(String(value))
          ? undefined
          : severities.join(', ')
        : typeof value === 'string' && /^\d+\.\d+(\.\d+)?$/.test(value)
          ? undefined
          : 'a version in quotes, such as "1.24"';
  if (expected !== undefined)
    throw new GatesError(
      'parameters_invalid',
      `${where}: $.parameters.${name}: expected ${expected}; found ${JSON.stringify(value)}.`,
    );
}

function compare(name: string, a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (name.startsWith('failing_severity'))
    return severities.indexOf(String(a)) - severities.indexOf(String(b));
  const [left, right] = [String(a), String(b)].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The nearest names, when one was mistyped. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = known
    .filter((candidate) => distance(name, candidate) <= Math.max(2, name.length / 4))
    .slice(0, 3);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
