import { elementType, isInt8 } from './element-types.ts';
import type { FlatGraph, FlatNode } from './flat-graph.ts';
import type { Initializer } from './initializers.ts';
import { dequantizes, givesInt8, movesValues, quantizes, readsMainlyFirst } from './operators.ts';
import type { Value } from './scope.ts';

/**
 * What is known of a value:
 * - `stored`: an 8-bit initialiser, at most in another order or shape
 * - `quantized`: 8-bit numbers that the model is given or makes
 * - `stored-dequantized`: what `DequantizeLinear` makes of a stored one
 * - `quantized-dequantized`: what it makes of a quantised one that depends on the model's inputs
 */
export type Form = 'stored' | 'quantized' | 'stored-dequantized' | 'quantized-dequantized';

/** What a flat graph's values are. */
export interface ValueForms {
  readonly forms: ReadonlyMap<Value, Form>;
  /** values that do not depend on the model's inputs */
  readonly constants: ReadonlySet<Value>;
  /** the initialiser that a value is, at most in another order or shape, or dequantised */
  readonly roots: ReadonlyMap<Value, Initializer>;
}

/** Follows the values of a graph from its inputs and initialisers through its nodes. */
export function valueForms(graph: FlatGraph): ValueForms {
  const forms = new Map<Value, Form>();
  const constants = new Set<Value>(graph.initializers.keys());
  const roots = new Map<Value, Initializer>(graph.initializers);
  for (const [value, { type }] of graph.initializers) if (isInt8(type)) forms.set(value, 'stored');
  for (const [value, type] of graph.inputs)
    if (isInt8(elementType(type)?.name)) forms.set(value, 'quantized');

  for (const node of graph.nodes) {
    const [source] = node.inputs;
    const [result] = node.outputs;
    const deciding = readsMainlyFirst(node.operator) ? [source] : node.inputs;
    if (deciding.every((input) => input === undefined || constants.has(input)))
      for (const output of node.outputs) if (output !== undefined) constants.add(output);
    if (result === undefined) continue;
    const form = formOf(node);
    if (form !== undefined) forms.set(result, form);
    const root = source === undefined ? undefined : roots.get(source);
    if (root !== undefined && (movesValues(node.operator) || dequantizes(node.operator)))
      roots.set(result, root);
  }
  return { forms, constants, roots };

  function formOf(node: FlatNode): Form | undefined {
    const [source, , zero] = node.inputs;
    if (source === undefined) return undefined;
    const { operator } = node;
    const form = forms.get(source);
    if (movesValues(operator)) return form;
    if (quantizes(operator)) return hasInt8Zero(node) ? 'quantized' : undefined;
    if (!dequantizes(operator)) return givesInt8(operator) ? 'quantized' : undefined;
    if (form === 'stored') return 'stored-dequantized';
    const int8 = form === 'quantized' || (zero !== undefined && isInt8(roots.get(zero)?.type));
    return int8 && !constants.has(source) ? 'quantized-dequantized' : undefined;
  }

  /** What is quantised has the type of its zero, else that of an attribute, else uint8. */
  function hasInt8Zero({ inputs: [, , zero], outputType }: FlatNode): boolean {
    if (zero !== undefined) return isInt8(roots.get(zero)?.type);
    return outputType === 0 || isInt8(elementType(outputType)?.name);
  }
}
