import { flatten } from './flat-graph.ts';
import type { GraphInspection } from './inspection.ts';
import { modelValueOf, operatorSetsOf } from './model-values.ts';
import type { ModelProto } from './onnx-messages.ts';
import { countWeights } from './weights.ts';

/** The versions of ONNX's own operators that onnxruntime 1.30 supports. */
const opsets_supported = { oldest: 7, newest: 26 };

type Structure = Pick<
  GraphInspection,
  'problems' | 'opsets' | 'opset' | 'opsetKnown' | 'inputs' | 'outputs' | 'initializers' | 'weights'
>;

/** What a model says of its structure; where it contradicts itself, a problem in a whole sentence. */
export function structureOf(model: ModelProto): Structure {
  const opsets = operatorSetsOf(model);
  const own = opsets.filter(({ domain }) => domain === '').map(({ version }) => version);
  const [opset] = own;
  const given = new Set(
    [...(model.graph?.initializer ?? []), ...(model.graph?.sparseInitializer ?? [])].map(nameOf),
  );
  const about = {
    opsets,
    ...(opset === undefined ? {} : { opset, opsetKnown: isSupported(opset) }),
    inputs: (model.graph?.input ?? []).filter(({ name }) => !given.has(name)).map(modelValueOf),
    outputs: (model.graph?.output ?? []).map(modelValueOf),
  };
  const twice =
    own.length > 1 ? [`ONNX's own operators are named in the versions ${own.join(' and ')}.`] : [];
  try {
    const graph = flatten(model);
    const initializers = [...new Set(graph.initializers.values())];
    return { ...about, problems: twice, initializers, weights: countWeights(graph) };
  } catch (error) {
    return { ...about, problems: [...twice, (error as Error).message], initializers: [] };
  }
}

function nameOf(initializer: { name: string } | { values: { name: string } | null }): string {
  return 'name' in initializer ? initializer.name : (initializer.values?.name ?? '');
}

function isSupported(version: number): boolean {
  return version >= opsets_supported.oldest && version <= opsets_supported.newest;
}
