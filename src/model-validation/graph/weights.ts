import { isInt8 } from './element-types.ts';
import type { FlatGraph, FlatNode } from './flat-graph.ts';
import type { Initializer } from './initializers.ts';
import { readsMainlyFirst, takesInt8AsNumbers, type WeightOperator, weightOperators } from './operators.ts';
import type { Value } from './scope.ts';
import { type ValueForms, valueForms } from './value-forms.ts';

/**
 * A model's weights, counted by their elements. Only initialisers on which an output depends count, and each counts once,
 * however many operators share it.
 */
export interface WeightCounts {
  /** elements of weights: initialisers of rank ≥ 2, and whatever an operator multiplies by */
  readonly elements: number;
  /** those of them that are int8 or uint8, one number in each element */
  readonly int8Elements: number;
  /** elements of what operators such as Conv, Gemm and MatMul multiply by */
  readonly operatorElements: number;
  /** those of them that are int8 or uint8, and that only operators which compute in integers multiply by */
  readonly integerOperatorElements: number;
  /** the bytes of all initialisers, of whatever rank */
  readonly initializer_bytes: number;
}

/**
 * Counts a graph's weights.
 *
 * An operator computes in integers when it is one for 8-bit numbers and its weights are an 8-bit initialiser, or when both its
 * weights and its activations come from `DequantizeLinear`, the weights from an 8-bit initialiser and the activations from
 * 8-bit numbers. Between them values may change their order or shape, and nothing else: what is cast, scaled by hand, or
 * quantised only as the model runs is no integer weight.
 */
export function countWeights(graph: FlatGraph): WeightCounts {
  const used = usedPart(graph);
  const known = valueForms(used);
  const integer = new Set<Initializer>();
  const floating: Value[] = [];
  for (const node of used.nodes) {
    const operator = weightOperators.get(node.operator);
    for (const weights of operator === undefined ? [] : weightsOf(node, operator, known)) {
      const root = known.roots.get(weights);
      if (root !== undefined && operator !== undefined && isInteger(node, operator, weights, known))
        integer.add(root);
      else floating.push(weights);
    }
  }
  const notInteger = initializersBehind(floating, used);
  const packed = packedInitializers(used, known);
  const operatorWeights = new Set([...integer, ...notInteger]);
  const all = new Set(used.initializers.values());
  const weights = [...all].filter((one) => one.dims.length >= 2 || operatorWeights.has(one));
  return {
    elements: sumOf(weights),
    int8Elements: sumOf(weights.filter((one) => isInt8(one.type) && !packed.has(one))),
    operatorElements: sumOf(operatorWeights),
    integerOperatorElements: sumOf([...integer].filter((one) => !notInteger.has(one))),
    initializer_bytes: [...all].reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** The graph without nodes and initialisers on which no output depends. */
function usedPart(graph: FlatGraph): FlatGraph {
  const needed = new Set<Value>(graph.outputs);
  const nodes: FlatNode[] = [];
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    const node = graph.nodes[index] as FlatNode;
    if (!node.outputs.some((output) => output !== undefined && needed.has(output))) continue;
    nodes.push(node);
    for (const input of node.inputs) if (input !== undefined) needed.add(input);
  }
  const initializers = new Map([...graph.initializers].filter(([value]) => needed.has(value)));
  return { ...graph, nodes: nodes.reverse(), initializers };
}

/** Which of a node's operands do not depend on the model's inputs. */
function weightsOf(node: FlatNode, { operands }: WeightOperator, { constants }: ValueForms): Value[] {
  return operands.flatMap((index) => {
    const value = node.inputs[index];
    return value !== undefined && constants.has(value) ? [value] : [];
  });
}

function isInteger(
  node: FlatNode,
  { integer, operands }: WeightOperator,
  weights: Value,
  { forms }: ValueForms,
): boolean {
  if (integer === 'never') return false;
  if (integer === 'always') return forms.get(weights) === 'stored';
  const operandForms = operands.map((index) => forms.get(node.inputs[index] ?? -1));
  return forms.get(weights) === 'stored-dequantized' && operandForms.includes('quantized-dequantized');
}

/** The initialisers from which values that do not depend on the model's inputs are made. */
function initializersBehind(values: readonly Value[], graph: FlatGraph): Set<Initializer> {
  const wanted = new Set(values);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    const { operator, inputs, outputs } = graph.nodes[index] as FlatNode;
    if (!outputs.some((output) => output !== undefined && wanted.has(output))) continue;
    for (const input of readsMainlyFirst(operator) ? inputs.slice(0, 1) : inputs)
      if (input !== undefined) wanted.add(input);
  }
  return new Set([...graph.initializers].flatMap(([value, one]) => (wanted.has(value) ? [one] : [])));
}

/** 8-bit initialisers that some operator may take for something else than one number in each element. */
function packedInitializers(graph: FlatGraph, { forms, roots }: ValueForms): Set<Initializer> {
  const packed = new Set<Initializer>();
  for (const { operator, inputs } of graph.nodes) {
    if (takesInt8AsNumbers(operator)) continue;
    for (const input of inputs) {
      const root = input === undefined ? undefined : roots.get(input);
      if (root !== undefined && forms.get(input as Value) === 'stored') packed.add(root);
    }
  }
  return packed;
}

function sumOf(initializers: Iterable<Initializer>): number {
  let sum = 0;
  for (const { elements } of initializers) sum += elements;
  return sum;
}
