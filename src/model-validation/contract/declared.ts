import type { Picture } from '../decode/picture.ts';
import { sigmoid, softmaxShare } from './activation.ts';
import type { InputContract, Tensors, TensorValue } from './contract.ts';
import { contractDigest } from './contract-digest.ts';
import { type ContractFile, type ContractInput, parseContract } from './contract-file.ts';
import { emptyTensors } from './empty-tensors.ts';
import { readOutput } from './outputs.ts';
import { resample } from './resample.ts';

/**
 * The contract that a file declares, for models of one picture and one judged output; docs/model-contract.md describes it.
 *
 * @param value what the YAML or JSON file holds
 * @param file its name, for errors
 * @throws GatesError `contract_invalid` that names the file, the path in it, and what was expected
 */
export function readContract(value: unknown, file: string): InputContract {
  const contract = parseContract(value, file);
  const { name, input, output } = contract;
  const inputs = [{ name: input.name, type: input.type, dims: dimsOf(input) }];
  return {
    name,
    digest: contractDigest(contract),
    inputs,
    outputs: [{ name: output.name, dims: output.dims }],
    prepare(picture, into: Tensors = emptyTensors(inputs)) {
      fill((into[input.name] as TensorValue).data, picture, input);
      return into;
    },
    decide: (outputs) => decide(outputs, output),
  };
}

function dimsOf({ layout, width_pixels, height_pixels }: ContractInput): number[] {
  return layout === 'NCHW' ? [3, height_pixels, width_pixels] : [height_pixels, width_pixels, 3];
}

/** (sample / divisor − mean) / std, computed in 64 bits and rounded once; whole samples, rounded half up, for uint8. */
function fill(values: TensorValue['data'], picture: Picture, input: ContractInput): void {
  const samples = resample(picture, input);
  const pixels = samples.length / 3;
  for (let position = 0; position < 3; position++) {
    const channel = input.channels === 'RGB' ? position : 2 - position;
    // mean and std are given in the order of the input's channels
    const mean = input.mean[position] as number;
    const std = input.std[position] as number;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const sample = samples[pixel * 3 + channel] as number;
      values[input.layout === 'NCHW' ? position * pixels + pixel : pixel * 3 + position] =
        input.type === 'uint8' ? Math.floor(sample + 0.5) : (sample / input.divisor - mean) / std;
    }
  }
}

function decide(
  outputs: Parameters<InputContract['decide']>[0],
  { name, dims, activation, positive_class, threshold_fraction, range }: ContractFile['output'],
): { score: number; positive: boolean } {
  // without an activation the values are scores themselves
  const within = range ?? (activation === 'none' ? ([0, 1] as const) : undefined);
  const values = readOutput(outputs, {
    name,
    length: dims[1] ?? 1,
    ...(within === undefined ? {} : { range: within }),
  });
  const value = values[positive_class] as number;
  const score =
    activation === 'softmax'
      ? softmaxShare(values, positive_class)
      : activation === 'sigmoid'
        ? sigmoid(value)
        : value;
  return { score, positive: score > threshold_fraction };
}
