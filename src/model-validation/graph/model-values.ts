import { elementType } from './element-types.ts';
import { isOwnDomain } from './flat-graph.ts';
import type { ModelValue, OperatorSet } from './inspection.ts';
import { exactNumber, type ModelProto, type ValueInfoProto } from './onnx-messages.ts';

/** An input or output as an inspection shows it. */
export function modelValueOf({ name, type }: ValueInfoProto): ModelValue {
  const tensor = type?.tensorType ?? type?.sparseTensorType;
  if (!tensor) return { name, type: kindOf(type) };
  const shape = tensor.shape?.dim.map(({ dimValue, dimParam }) => {
    const size = exactNumber(dimValue);
    return dimParam !== '' ? dimParam : size > 0 ? size : null;
  });
  return { name, type: elementType(tensor.elemType)?.name ?? 'unknown', ...(shape && { shape }) };
}

/** The operator sets that a model names, once each, ONNX's own first. */
export function operatorSetsOf({ opsetImport }: ModelProto): OperatorSet[] {
  const sets = opsetImport.map(({ domain, version }) => ({
    domain: isOwnDomain(domain) ? '' : domain,
    version: exactNumber(version),
  }));
  return sets
    .filter((one, index) => index === sets.findIndex((other) => isSame(one, other)))
    .sort((a, b) => (a.domain === b.domain ? a.version - b.version : a.domain < b.domain ? -1 : 1));
}

function isSame(one: OperatorSet, other: OperatorSet): boolean {
  return one.domain === other.domain && one.version === other.version;
}

function kindOf(type: ValueInfoProto['type']): string {
  if (type?.sequenceType) return 'sequence';
  if (type?.mapType) return 'map';
  return type?.optionalType ? 'optional' : 'unknown';
}
