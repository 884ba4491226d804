type Labels = Readonly<Record<string, string>>;

/** Labels may come from whoever asks: more series than this go together under `other`. */
const series_max = 500;

/** A counter with labels. */
export class Counter {
  readonly #names: readonly string[];
  readonly #series = new Map<string, { readonly labels: Labels; count: number }>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  add(...values: readonly string[]): void {
    const key = JSON.stringify(values);
    const known = this.#series.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#series.size < series_max)
      this.#series.set(key, { labels: this.#labelled(values), count: 1 });
    else if (values.some((value) => value !== 'other')) this.add(...values.map(() => 'other'));
    else this.#series.set(key, { labels: this.#labelled(values), count: 1 });
  }

  get samples(): readonly { readonly labels: Labels; readonly count: number }[] {
    return [...this.#series.values()];
  }

  #labelled(values: readonly string[]): Labels {
    return Object.fromEntries(this.#names.map((name, index) => [name, values[index] ?? '']));
  }
}

/** How often what was measured was at most each of `bounds`, in ascending order. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#count += 1;
    for (const [index, bound] of this.#bounds.entries())
      if (value <= bound) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  lines(name: string): string[] {
    return [
      ...this.#bounds.map((bound, index) =>
        sample(`${name}_bucket`, this.#counts[index] ?? 0, { le: String(bound) }),
      ),
      sample(`${name}_bucket`, this.#count, { le: '+Inf' }),
      sample(`${name}_sum`, this.#sum),
      sample(`${name}_count`, this.#count),
    ];
  }
}

/** A metric in Prometheus' text format 0.0.4. */
export function family(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  lines: readonly string[],
): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

/** One line of it. */
export function sample(name: string, value: number, labels: Labels = {}): string {
  const inner = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${inner.length === 0 ? '' : `{${inner.join(',')}}`} ${value}`;
}

const escaped = (text: string) =>
  text.slice(0, 100).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
