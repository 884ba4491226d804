/**
 * The part of ONNX's public schema that an inspection reads, by field numbers, with what else makes a file a model that
 * runs. Fields that are not named here are skipped.
 *
 * Packed lists of values (`floatData` and its neighbours) are named as bytes: how many values they hold can be counted
 * without unpacking them, and they stay views of the file.
 */
export const onnxSchema = {
  nested: {
    ModelProto: message({
      irVersion: ['int64', 1],
      graph: ['GraphProto', 7],
      opsetImport: ['OperatorSetIdProto[]', 8],
      trainingInfo: ['TrainingInfoProto[]', 20],
      functions: ['FunctionProto[]', 25],
    }),
    OperatorSetIdProto: message({ domain: ['string', 1], version: ['int64', 2] }),
    TrainingInfoProto: message({ initialization: ['GraphProto', 1], algorithm: ['GraphProto', 2] }),
    FunctionProto: message({
      name: ['string', 1],
      input: ['string[]', 4],
      output: ['string[]', 5],
      node: ['NodeProto[]', 7],
      opsetImport: ['OperatorSetIdProto[]', 9],
      domain: ['string', 10],
      attributeProto: ['AttributeProto[]', 11],
      overload: ['string', 13],
    }),
    GraphProto: message({
      node: ['NodeProto[]', 1],
      name: ['string', 2],
      initializer: ['TensorProto[]', 5],
      input: ['ValueInfoProto[]', 11],
      output: ['ValueInfoProto[]', 12],
      sparseInitializer: ['SparseTensorProto[]', 15],
    }),
    NodeProto: message({
      input: ['string[]', 1],
      output: ['string[]', 2],
      name: ['string', 3],
      opType: ['string', 4],
      attribute: ['AttributeProto[]', 5],
      domain: ['string', 7],
      overload: ['string', 8],
    }),
    AttributeProto: message({
      name: ['string', 1],
      i: ['int64', 3],
      s: ['bytes', 4],
      t: ['TensorProto', 5],
      g: ['GraphProto', 6],
      floats: ['float[]', 7],
      ints: ['int64[]', 8],
      strings: ['bytes[]', 9],
      tensors: ['TensorProto[]', 10],
      graphs: ['GraphProto[]', 11],
      type: ['int32', 20],
      refAttrName: ['string', 21],
      sparseTensor: ['SparseTensorProto', 22],
      sparseTensors: ['SparseTensorProto[]', 23],
    }),
    TensorProto: message({
      dims: ['int64[]', 1],
      dataType: ['int32', 2],
      floatData: ['bytes[]', 4],
      int32Data: ['bytes[]', 5],
      stringData: ['bytes[]', 6],
      int64Data: ['bytes[]', 7],
      name: ['string', 8],
      rawData: ['bytes', 9],
      doubleData: ['bytes[]', 10],
      uint64Data: ['bytes[]', 11],
      externalData: ['StringStringEntryProto[]', 13],
      dataLocation: ['int32', 14],
    }),
    StringStringEntryProto: message({ key: ['string', 1], value: ['string', 2] }),
    SparseTensorProto: message({
      values: ['TensorProto', 1],
      indices: ['TensorProto', 2],
      dims: ['int64[]', 3],
    }),
    ValueInfoProto: message({ name: ['string', 1], type: ['TypeProto', 2] }),
    TypeProto: message({
      tensorType: ['TensorTypeProto', 1],
      sequenceType: ['ElementTypeProto', 4],
      mapType: ['ElementTypeProto', 5],
      sparseTensorType: ['TensorTypeProto', 8],
      optionalType: ['ElementTypeProto', 9],
    }),
    TensorTypeProto: message({ elemType: ['int32', 1], shape: ['TensorShapeProto', 2] }),
    ElementTypeProto: message({}),
    TensorShapeProto: message({ dim: ['Dimension[]', 1] }),
    Dimension: message({ dimValue: ['int64', 1], dimParam: ['string', 2] }),
  },
};

/** A message's fields in the form that protobufjs reads; `Name[]` is a repeated field. */
function message(fields: Readonly<Record<string, readonly [type: string, id: number]>>) {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [type, id]]) => [
        name,
        type.endsWith('[]') ? { rule: 'repeated', type: type.slice(0, -2), id } : { type, id },
      ]),
    ),
  };
}
