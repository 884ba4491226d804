import { constantOf, tensorOf } from './constant-node.ts';
import { type Initializer, initializerOf, sparseInitializerOf } from './initializers.ts';
import {
  type AttributeProto,
  exactNumber,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
} from './onnx-messages.ts';
import { Scope, type Value } from './scope.ts';

/** One node of a flat graph. An optional input or output that is left out is undefined. */
export interface FlatNode {
  /** `Conv`, or with the domain when it is not ONNX's own: `com.microsoft:QGemm` */
  readonly operator: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly (Value | undefined)[];
  /** the attribute `output_dtype`, a number of ONNX's element types, or 0 */
  readonly outputType: number;
}

/**
 * A model as one list of nodes, each behind all that it reads. Functions stand where they are called. The nodes of a body (of
 * `If`, `Loop`, `Scan`) come before the node that has it, which reads the body's outputs; what a body gets anew in each round
 * is a value that nothing gives.
 */
export interface FlatGraph {
  readonly nodes: readonly FlatNode[];
  readonly initializers: ReadonlyMap<Value, Initializer>;
  /** the model's own inputs, without initialisers that are listed as inputs, and the numbers of their element types */
  readonly inputs: ReadonlyMap<Value, number>;
  readonly outputs: readonly Value[];
  /** values are numbered from 0 up to, and not including, this */
  readonly valueCount: number;
}

/** Where a node stands: in how many functions, and the attributes that the innermost was called with. */
interface Call {
  readonly depth: number;
  readonly attributes: ReadonlyMap<string, AttributeProto>;
}

/** A function grows the graph wherever it is called: so many nodes and names of values are followed at most. */
const size_max = 4_000_000;
/** Functions may call functions, so many one in the other. */
const depth_max = 50;

/**
 * @throws Error with a whole sentence when a value is used before it is given or is given twice, a tensor contradicts itself,
 *   or functions call each other too deeply or too often
 */
export function flatten({ graph, functions }: ModelProto): FlatGraph {
  if (graph === null) throw new Error('The model has no graph.');
  return new Flattening(functions).run(graph);
}

class Flattening {
  private readonly functions: ReadonlyMap<string, FunctionProto>;
  private readonly nodes: FlatNode[] = [];
  private readonly initializers = new Map<Value, Initializer>();
  /** so that a tensor in a function is one initialiser, however often the function is called */
  private readonly read = new Map<object, Initializer>();
  private valueCount = 0;
  private size = 0;

  constructor(functions: readonly FunctionProto[]) {
    this.functions = new Map(
      functions.map((callee) => [keyOf(callee.domain, callee.name, callee.overload), callee]),
    );
  }

  run(graph: GraphProto): FlatGraph {
    const scope = new Scope();
    const outputs = this.addGraph(graph, scope, { depth: 0, attributes: new Map() });
    const inputs = new Map<Value, number>();
    for (const { name, type } of graph.input) {
      const value = scope.find(name);
      if (!this.initializers.has(value)) inputs.set(value, type?.tensorType?.elemType ?? 0);
    }
    const { nodes, initializers, valueCount } = this;
    return { nodes, initializers, inputs, outputs, valueCount };
  }

  private addGraph(graph: GraphProto, scope: Scope, call: Call): Value[] {
    for (const tensor of graph.initializer)
      this.addInitializer(tensor.name, scope, tensor, () => initializerOf(tensor));
    for (const sparse of graph.sparseInitializer)
      this.addInitializer(sparse.values?.name ?? '', scope, sparse, () => sparseInitializerOf(sparse));
    for (const { name } of graph.input) if (!scope.has(name)) this.define(name, scope);
    for (const node of graph.node) this.addNode(node, scope, call);
    return graph.output.map(({ name }) => scope.find(name));
  }

  private addNode(node: NodeProto, scope: Scope, call: Call): void {
    this.grow(1 + node.input.length + node.output.length);
    const attributes = resolve(node.attribute, call);
    const inputs = node.input.map((name) => (name === '' ? undefined : scope.find(name)));
    const callee = this.functions.get(keyOf(node.domain, node.opType, node.overload));
    if (callee !== undefined) {
      this.addCall(node, callee, inputs, attributes, scope, call);
      return;
    }
    const operator = operatorOf(node);
    if (operator === 'Constant') {
      const source = tensorOf(attributes) ?? node;
      this.addInitializer(node.output[0] ?? '', scope, source, () => constantOf(attributes));
      return;
    }
    for (const { g, graphs } of attributes.values())
      for (const body of g === null ? graphs : [g, ...graphs])
        inputs.push(...this.addGraph(body, new Scope(scope), call));
    const outputs = node.output.map((name) => (name === '' ? undefined : this.define(name, scope)));
    const outputType = exactNumber(attributes.get('output_dtype')?.i ?? 0);
    this.nodes.push({ operator, inputs, outputs, outputType });
  }

  private addCall(
    node: NodeProto,
    callee: FunctionProto,
    inputs: readonly (Value | undefined)[],
    attributes: ReadonlyMap<string, AttributeProto>,
    scope: Scope,
    { depth }: Call,
  ): void {
    if (depth === depth_max)
      throw new Error(`Functions call each other more than ${depth_max} deep, up to ${callee.name}.`);
    const own = new Scope();
    for (const [index, name] of callee.input.entries()) own.define(name, inputs[index] ?? this.newValue());
    const defaults = callee.attributeProto.map((attribute) => [attribute.name, attribute] as const);
    const inner = { depth: depth + 1, attributes: new Map([...defaults, ...attributes]) };
    for (const inside of callee.node) this.addNode(inside, own, inner);
    for (const [index, name] of node.output.entries())
      if (name !== '') scope.define(name, own.find(callee.output[index] ?? ''));
  }

  private addInitializer(name: string, scope: Scope, source: object, read: () => Initializer): void {
    let initializer = this.read.get(source);
    if (initializer === undefined) {
      try {
        initializer = { ...read(), name };
      } catch (error) {
        throw new Error(`The tensor ${name} ${(error as Error).message}.`, { cause: error });
      }
      this.read.set(source, initializer);
    }
    this.initializers.set(this.define(name, scope), initializer);
  }

  private define(name: string, scope: Scope): Value {
    const value = this.newValue();
    scope.define(name, value);
    return value;
  }

  private newValue(): Value {
    this.grow(1);
    return this.valueCount++;
  }

  private grow(by: number): void {
    this.size += by;
    if (this.size > size_max)
      throw new Error(
        `With its functions where they are called, the graph has more than ${size_max} nodes and values.`,
      );
  }
}

function resolve(
  attributes: readonly AttributeProto[],
  { attributes: given }: Call,
): ReadonlyMap<string, AttributeProto> {
  const resolved = new Map<string, AttributeProto>();
  for (const attribute of attributes) {
    const meant = attribute.refAttrName === '' ? attribute : given.get(attribute.refAttrName);
    if (meant !== undefined) resolved.set(attribute.name, meant);
  }
  return resolved;
}

function operatorOf({ domain, opType }: NodeProto): string {
  return isOwnDomain(domain) ? opType : `${domain}:${opType}`;
}

function keyOf(domain: string, name: string, overload: string): string {
  return JSON.stringify([isOwnDomain(domain) ? '' : domain, name, overload]);
}

/** ONNX's own operators are in the domain `''`, which has a second name. */
export function isOwnDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}
