import type { InputContract } from '../contract/contract.ts';
import type { Port } from './messages.ts';

/** How a model's inputs or outputs differ from the contract's, one sentence each. */
export function inputDifferences(inputs: readonly Port[], contract: InputContract): string[] {
  const wanted = contract.inputs.map(({ name, type, dims }) => ({
    name,
    type,
    dims: ['batch' as const, ...dims],
  }));
  const names = new Set(wanted.map(({ name }) => name));
  return [
    ...differences('input', inputs, wanted),
    ...inputs
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => `it has an input ${JSON.stringify(name)}, of which ${contract.name} knows nothing`),
  ];
}

/** A model may have more outputs than the contract names. */
export function outputDifferences(outputs: readonly Port[], contract: InputContract): string[] {
  return differences('output', outputs, contract.outputs);
}

interface Wanted {
  readonly name: string;
  readonly type?: string;
  readonly dims: readonly (number | 'batch')[];
}

function differences(kind: 'input' | 'output', found: readonly Port[], wanted: readonly Wanted[]): string[] {
  return wanted.flatMap(({ name, type, dims }) => {
    const port = found.find((candidate) => candidate.name === name);
    if (port === undefined) return [`it has no ${kind} ${JSON.stringify(name)}`];
    const fits =
      port.dims.length === dims.length &&
      dims.every(
        (size, index) => isFree(port.dims[index]) || port.dims[index] === (size === 'batch' ? 1 : size),
      );
    if (fits && (type === undefined || type === port.type)) return [];
    return [
      `its ${kind} ${JSON.stringify(name)} is ${port.type}[${port.dims.join(', ')}]; expected ${type ?? ''}[${dims.join(', ')}]`,
    ];
  });
}

/** A dimension that has a name, or none, may have any size. */
function isFree(size: number | string | undefined): boolean {
  return typeof size === 'string' || (typeof size === 'number' && size < 0);
}
