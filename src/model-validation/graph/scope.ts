/** The number of a value in a flat graph. */
export type Value = number;

/** The names of values that can be seen in one graph; those of the graphs around it can be seen, too. */
export class Scope {
  private readonly values = new Map<string, Value>();
  private readonly outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  /** @throws Error when the name has been given in this graph */
  define(name: string, value: Value): void {
    if (this.values.has(name)) throw new Error(`The value ${name} is given twice.`);
    this.values.set(name, value);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** @throws Error when nothing before has given the name */
  find(name: string): Value {
    const value = this.values.get(name) ?? this.outer?.find(name);
    if (value === undefined) throw new Error(`Nothing gives the value ${name} before it is used.`);
    return value;
  }
}
