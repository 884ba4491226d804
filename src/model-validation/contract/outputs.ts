import { GatesError } from '../../lib/errors.ts';

interface ExpectedOutput {
  readonly name: string;
  /** how many values a picture has */
  readonly length: number;
  /** between which all values must be, the ends included */
  readonly range?: readonly [number, number];
}

/**
 * The values of one output for one picture.
 *
 * @throws GatesError `model_output_invalid` when it is missing, has another length, or holds what is no finite number or out of
 *   its range
 */
export function readOutput(
  outputs: Readonly<Record<string, ArrayLike<number | bigint>>>,
  { name, length, range }: ExpectedOutput,
): number[] {
  const output = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (output === undefined)
    throw invalid(
      `The model has no output ${JSON.stringify(name)}; it has ${Object.keys(outputs).join(', ') || 'none'}.`,
    );
  if (output.length !== length)
    throw invalid(
      `The output ${JSON.stringify(name)} has ${output.length} values a picture; expected ${length}.`,
    );
  const values = Array.from(output, Number);
  const wrong = values.find(
    (value) => !Number.isFinite(value) || (range !== undefined && (value < range[0] || value > range[1])),
  );
  if (wrong !== undefined)
    throw invalid(
      `The output ${JSON.stringify(name)} holds ${wrong}; expected ${range === undefined ? 'finite numbers' : `${range[0]} to ${range[1]}`}.`,
    );
  return values;
}

function invalid(message: string): GatesError {
  return new GatesError('model_output_invalid', message);
}
