/** How many names of a list a sentence shows before "and N more". The report's JSON keeps all of them. */
const names_shown_max = 5;

type Facts = Readonly<Record<string, unknown>>;

/**
 * Fills a message template with an item's facts. `{name}` is a fact, `{bound.total}` reaches inside one; a part in
 * `[…]` is left out when one of its facts is missing or an empty list; elsewhere a missing fact reads "not recorded". The unit comes
 * from the name: `_fraction` is shown in percent, `_percent`, `_bytes`, `_cores`, `_millicores`, `_seconds`, `_minutes` and `_ms`
 * with their unit.
 */
export function fillMessage(template: string, facts: Facts): string {
  const withOptionals = template.replace(/\[([^[\]]*)\]/g, (_, part: string) =>
    placeholders(part).every((path) => says(factAt(facts, path))) ? fill(part, facts) : '',
  );
  return fill(withOptionals, facts);
}

/** The facts that a template names, as dotted paths. */
export function placeholders(template: string): string[] {
  return [...template.matchAll(/\{([A-Za-z_][\w.]*)\}/g)].map((match) => match[1] ?? '');
}

/** One fact as text, with the unit that its name carries. */
export function formatFact(name: string, value: unknown): string {
  if (value === undefined || value === null) return 'not recorded';
  if (Array.isArray(value)) return formatList(value);
  if (typeof value === 'number') return formatNumber(name, value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return formatObject(value as Facts);
  return String(value);
}

/** True for a fact that is there, and for a list when there is something in it. */
function says(fact: unknown): boolean {
  return fact !== undefined && fact !== null && !(Array.isArray(fact) && fact.length === 0);
}

function fill(template: string, facts: Facts): string {
  return template.replace(/\{([A-Za-z_][\w.]*)\}/g, (_, path: string) =>
    formatFact(path.split('.').at(-1) ?? path, factAt(facts, path)),
  );
}

function factAt(facts: Facts, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      facts,
    );
}

function formatList(values: readonly unknown[]): string {
  if (values.length === 0) return 'none';
  const shown = values.slice(0, names_shown_max).map((value) => formatFact('', value));
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

function formatObject(value: Facts): string {
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${formatFact(name, inner)}`)
    .join(', ');
}

function formatNumber(name: string, value: number): string {
  if (/_fraction(?:_m(?:in|ax))?$/.test(name)) return `${significant(value * 100)} %`;
  if (/_percent(?:_m(?:in|ax))?$/.test(name)) return `${significant(value)} %`;
  if (/_bytes(?:_m(?:in|ax))?$/.test(name)) return formatBytes(value);
  if (/_cores(?:_m(?:in|ax))?$/.test(name)) return `${significant(value)} ${value === 1 ? 'core' : 'cores'}`;
  if (/_millicores$/.test(name)) return formatNumber('_cores', value / 1000);
  if (/_ms(?:_m(?:in|ax))?$/.test(name))
    return Math.abs(value) < 10_000 ? `${significant(value)} ms` : formatDuration(value / 1000);
  if (/_seconds(?:_m(?:in|ax))?$/.test(name)) return formatDuration(value);
  if (/_minutes(?:_m(?:in|ax))?$/.test(name)) return `${significant(value)} min`;
  if (/_per_?second$/i.test(name)) return `${significant(value)}/s`;
  return Number.isInteger(value) ? String(value) : significant(value);
}

/** Bytes in the decimal units of the checklist: GB is 10⁹ bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${significant(value)} ${units[unit]}`;
}

/** A time span in the largest unit that says it well: `90 s`, `15 min`, `3.5 h`, `7 d`. */
export function formatDuration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 120) return `${significant(seconds)} s`;
  if (size < 2 * 3600) return `${significant(seconds / 60)} min`;
  if (size < 2 * 86_400) return `${significant(seconds / 3600)} h`;
  return `${significant(seconds / 86_400)} d`;
}

/** Four significant digits, without zeros that say nothing. */
function significant(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(4)));
}
