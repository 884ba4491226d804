/** A setting that can't be used. The message names the setting, what was found and what was expected. */
export class SettingsError extends Error {
  readonly setting: string;
  readonly complaint: string;

  /**
   * @param setting its path in the configuration, or the variable's name
   * @param complaint a sentence that follows the name and a colon
   */
  constructor(setting: string, complaint: string) {
    super(`${setting}: ${complaint}`);
    this.setting = setting;
    this.complaint = complaint;
  }
}

/** Reads one value found at `path`, or throws a `SettingsError` that names the path. */
export type Parser<Value> = (found: unknown, path: string) => Value;

/*
 * The library's edges are checked with zod. Here its place is taken by these few functions, because the load test's script is
 * held in memory once for every virtual user.
 */

function refuse(path: string, expected: string, found: unknown): never {
  throw new SettingsError(path, `expected ${expected}; found ${shownOf(found, path)}.`);
}

/** What was found, without what may be a secret: a message ends up in logs. */
function shownOf(found: unknown, path: string): string {
  if (found === undefined) return 'nothing';
  if (path.startsWith('credentials')) return `a ${Array.isArray(found) ? 'list' : typeof found}`;
  return JSON.stringify(found, (_key, value) =>
    typeof value === 'string' ? withoutCredentials(value) : value,
  );
}

/** An address carries credentials before its last @, and perhaps behind its first question mark. */
function withoutCredentials(value: string): string {
  return value.replace(/^(\w+:\/\/)?.*@/s, '$1…@').replace(/([?#]).*$/s, '$1…');
}

/** A text that is not empty. */
export const text: Parser<string> = (found, path) =>
  typeof found === 'string' && found !== '' ? found : refuse(path, 'a text', found);

/** Any number. */
export const anyNumber: Parser<number> = (found, path) =>
  typeof found === 'number' && Number.isFinite(found) ? found : refuse(path, 'a number', found);

export const flag: Parser<boolean> = (found, path) =>
  typeof found === 'boolean' ? found : refuse(path, 'true or false', found);

/** A number within limits; `whole` for counts. */
export function number(
  unit: string,
  limits: { above?: number; from?: number; to?: number; whole?: boolean },
): Parser<number> {
  const range = [
    limits.above === undefined ? '' : `more than ${limits.above}`,
    limits.from === undefined ? '' : `at least ${limits.from}`,
    limits.to === undefined ? '' : `at most ${limits.to}`,
  ].filter((part) => part !== '');
  const expected = `${limits.whole ? 'a whole number' : 'a number'} of ${unit}, ${range.join(' and ')}`;
  return (found, path) => {
    const fits =
      typeof found === 'number' &&
      Number.isFinite(found) &&
      (limits.above === undefined || found > limits.above) &&
      (limits.from === undefined || found >= limits.from) &&
      (limits.to === undefined || found <= limits.to) &&
      (!limits.whole || Number.isInteger(found));
    return fits ? found : refuse(path, expected, found);
  };
}

/** One of a few texts. */
export function oneOf<Choice extends string>(...choices: readonly Choice[]): Parser<Choice> {
  return (found, path) =>
    choices.includes(found as Choice) ? (found as Choice) : refuse(path, choices.join(' or '), found);
}

/** A text that a regular expression accepts, described for whoever got it wrong. */
export function matching(pattern: RegExp, expected: string): Parser<string> {
  return (found, path) =>
    typeof found === 'string' && pattern.test(found) ? found : refuse(path, expected, found);
}

/** A list with at least one entry. */
export function list<Entry>(entry: Parser<Entry>): Parser<readonly Entry[]> {
  return (found, path) =>
    Array.isArray(found) && found.length > 0
      ? found.map((value, index) => entry(value, `${path}[${index}]`))
      : refuse(path, 'a list with at least one entry', found);
}

/** Any of several readings; the first that does not refuse holds. */
export function either<Value>(expected: string, ...parsers: readonly Parser<Value>[]): Parser<Value> {
  return (found, path) => {
    for (const parse of parsers) {
      try {
        return parse(found, path);
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
      }
    }
    return refuse(path, expected, found);
  };
}

/** The value itself, or `fallback` where there is none. */
export function optional<Value>(parse: Parser<Value>): Parser<Value | undefined>;
export function optional<Value, Fallback>(parse: Parser<Value>, fallback: Fallback): Parser<Value | Fallback>;
export function optional(parse: Parser<unknown>, fallback?: unknown): Parser<unknown> {
  return (found, path) => (found === undefined ? fallback : parse(found, path));
}

type Shape = Readonly<Record<string, Parser<unknown>>>;
type Parsed<Fields extends Shape> = { readonly [Key in keyof Fields]: ReturnType<Fields[Key]> };

/** An object with exactly these keys; a key whose parser accepts `undefined` may be absent. */
export function object<Fields extends Shape>(fields: Fields): Parser<Parsed<Fields>> {
  return (found, path) => {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) refuse(path, 'an object', found);
    const values = found as Readonly<Record<string, unknown>>;
    const known = Object.keys(fields);
    const stranger = Object.keys(values).find((key) => !known.includes(key));
    if (stranger !== undefined)
      throw new SettingsError(
        below(path, stranger),
        `there is no such setting. Known here: ${known.join(', ')}.`,
      );
    return Object.fromEntries(
      Object.entries(fields).map(([key, parse]) => [key, parse(values[key], below(path, key))]),
    ) as Parsed<Fields>;
  };
}

/** An object whose keys are free. */
export function dictionary<Value>(parse: Parser<Value>): Parser<Readonly<Record<string, Value>>> {
  return (found, path) => {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) refuse(path, 'an object', found);
    return Object.fromEntries(
      Object.entries(found as object).map(([key, value]) => [key, parse(value, below(path, key))]),
    );
  };
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
