import type { InputContract } from '../contract/contract.ts';
import type { Answer } from '../count/tally.ts';
import type { OutputTensor } from './messages.ts';

type Outputs = Readonly<Record<string, OutputTensor>>;

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

  /** The answers to the images of a batch, by their place; undefined for one that has no valid answer. */
  answers(outputs: Outputs, images: readonly string[]): (Answer | undefined)[] {
    const badShape = this.#contract.outputs
      .map((wanted) => shapeProblem(wanted, outputs[wanted.name], images.length))
      .find((problem) => problem !== undefined);
    if (badShape !== undefined) {
      for (const image of images) this.#tell('shape', `${badShape}, for ${image}`);
      return images.map(() => undefined);
    }
    return images.map((image, place) => this.#answer(outputs, image, place, images.length));
  }

  #answer(outputs: Outputs, image: string, place: number, batch: number): Answer | undefined {
    const own: Record<string, ArrayLike<number | bigint>> = {};
    for (const { name } of this.#contract.outputs) {
      own[name] = partOf((outputs[name] as OutputTensor).data, place, batch);
      const wrong = Array.prototype.find.call(own[name], (value) => !Number.isFinite(Number(value)));
      if (wrong !== undefined) {
        this.#tell('finite', `its output ${JSON.stringify(name)} holds ${wrong} for ${image}`);
        return undefined;
      }
    }
    try {
      return this.#contract.decide(own);
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

/** The values of one image of a batch. */
function partOf(data: ArrayLike<number | bigint>, place: number, batch: number): ArrayLike<number | bigint> {
  const length = data.length / batch;
  const part = (data as Float32Array).subarray(place * length, (place + 1) * length);
  return part;
}

function shapeProblem(
  { name, dims }: InputContract['outputs'][number],
  output: OutputTensor | undefined,
  batch: number,
): string | undefined {
  if (output === undefined) return `it gave no output ${JSON.stringify(name)}`;
  const expected = dims.map((size) => (size === 'batch' ? batch : size));
  return expected.length === output.dims.length &&
    expected.every((size, index) => size === output.dims[index])
    ? undefined
    : `its output ${JSON.stringify(name)} has the shape [${output.dims.join(', ')}] instead of [${expected.join(', ')}]`;
}
