import type { InputContract } from '../contract/contract.ts';
import type { Answer } from '../count/tally.ts';
import type { Outputs, OutputTensor } from './messages.ts';

/** What was wrong with the outputs of one model, so far; and the answers that are read from them. */
export class OutputChecks {
  readonly #name: string;
  readonly #contract: InputContract;
  readonly #seen = new Map<string, { first: string; images: number }>();

  /** @param name how sentences speak of the model */
  constructor(name: string, contract: InputContract) {
    this.#name = name;
    this.#contract = contract;
  }

  get finite(): boolean {
    return !this.#seen.has('finite');
  }
  get shapeMatchesContract(): boolean {
    return !this.#seen.has('shape');
  }
  get rangeMatchesContract(): boolean {
    return !this.#seen.has('range');
  }

  /** What was wrong, a sentence a kind. */
  get sentences(): string[] {
    return [...this.#seen.values()].map(
      ({ first, images }) =>
        `${this.#name}: ${first}${images > 1 ? ` (and of ${images - 1} more images)` : ''}`,
    );
  }

  /** The answer to an image, which messages name; undefined where there is no valid one. */
  answer(outputs: Outputs, image: string): Answer | undefined {
    const badShape = this.#contract.outputs
      .map((wanted) => shapeProblem(wanted, outputs[wanted.name]))
      .find((problem) => problem !== undefined);
    if (badShape !== undefined) {
      this.#tell('shape', `${badShape}, for ${image}`);
      return undefined;
    }
    const values: Record<string, ArrayLike<number | bigint>> = {};
    for (const { name } of this.#contract.outputs) {
      const { data } = outputs[name] as OutputTensor;
      const wrong = Array.prototype.find.call(data, (value) => !Number.isFinite(Number(value)));
      if (wrong !== undefined) {
        this.#tell('finite', `its output ${JSON.stringify(name)} holds ${wrong} for ${image}`);
        return undefined;
      }
      values[name] = data;
    }
    try {
      return this.#contract.decide(values);
    } catch (error) {
      this.#tell('range', `${error instanceof Error ? error.message : String(error)} (${image})`);
      return undefined;
    }
  }

  #tell(kind: string, sentence: string): void {
    const known = this.#seen.get(kind);
    if (known === undefined) this.#seen.set(kind, { first: sentence, images: 1 });
    else known.images++;
  }
}

function shapeProblem(
  { name, dims }: InputContract['outputs'][number],
  output: OutputTensor | undefined,
): string | undefined {
  if (output === undefined) return `it gave no output ${JSON.stringify(name)}`;
  const expected = dims.map((size) => (size === 'batch' ? 1 : size));
  return expected.length === output.dims.length &&
    expected.every((size, index) => size === output.dims[index])
    ? undefined
    : `its output ${JSON.stringify(name)} has the shape [${output.dims.join(', ')}] instead of [${expected.join(', ')}]`;
}
