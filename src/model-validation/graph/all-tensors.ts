import type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto } from './onnx-messages.ts';

/** Every tensor of a model, wherever it stands: also in what inference never reads, such as training graphs. */
export function* allTensors(model: ModelProto): Generator<TensorProto> {
  if (model.graph !== null) yield* tensorsOfGraph(model.graph);
  for (const { node, attributeProto } of model.functions) {
    yield* tensorsOfNodes(node);
    yield* tensorsOfAttributes(attributeProto);
  }
  for (const { initialization, algorithm } of model.trainingInfo)
    for (const graph of [initialization, algorithm]) if (graph !== null) yield* tensorsOfGraph(graph);
}

function* tensorsOfGraph(graph: GraphProto): Generator<TensorProto> {
  yield* graph.initializer;
  yield* tensorsOfSparse(graph.sparseInitializer);
  yield* tensorsOfNodes(graph.node);
}

function* tensorsOfNodes(nodes: readonly NodeProto[]): Generator<TensorProto> {
  for (const { attribute } of nodes) yield* tensorsOfAttributes(attribute);
}

function* tensorsOfAttributes(attributes: readonly AttributeProto[]): Generator<TensorProto> {
  for (const { t, g, tensors, graphs, sparseTensor, sparseTensors } of attributes) {
    if (t !== null) yield t;
    yield* tensors;
    if (sparseTensor !== null) yield* tensorsOfSparse([sparseTensor]);
    yield* tensorsOfSparse(sparseTensors);
    if (g !== null) yield* tensorsOfGraph(g);
    for (const graph of graphs) yield* tensorsOfGraph(graph);
  }
}

function* tensorsOfSparse(sparse: GraphProto['sparseInitializer']): Generator<TensorProto> {
  for (const { values, indices } of sparse)
    for (const tensor of [values, indices]) if (tensor !== null) yield tensor;
}
