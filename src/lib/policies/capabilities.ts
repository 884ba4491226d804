import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { opaOutput } from './opa.ts';

/**
 * Builtins that OPA's compiler puts into every module itself, so that our runtime needs to implement none. The list is
 * that of `builtinsFunctions` in OPA's internal/compiler/wasm/wasm.go.
 */
export const nativeBuiltins: readonly string[] = [
  ...['abs', 'all', 'and', 'any', 'array.concat', 'array.flatten', 'array.reverse', 'array.slice'],
  ...['base64.decode', 'base64.encode', 'base64.is_valid', 'base64url.decode', 'base64url.encode'],
  ...['bits.and', 'bits.lsh', 'bits.negate', 'bits.or', 'bits.rsh', 'bits.xor', 'ceil', 'concat', 'contains'],
  ...[
    'count',
    'div',
    'endswith',
    'equal',
    'floor',
    'format_int',
    'glob.match',
    'graph.reachable',
    'gt',
    'gte',
  ],
  ...['indexof', 'internal.member_2', 'internal.member_3', 'internal.template_string', 'intersection'],
  ...['is_array', 'is_boolean', 'is_null', 'is_number', 'is_object', 'is_set', 'is_string'],
  ...['json.filter', 'json.is_valid', 'json.marshal', 'json.remove', 'json.unmarshal'],
  ...['lower', 'lt', 'lte', 'max', 'min', 'minus', 'mul', 'neq'],
  ...['net.cidr_contains', 'net.cidr_intersects', 'net.cidr_overlap', 'numbers.range'],
  ...['object.filter', 'object.get', 'object.keys', 'object.remove', 'object.union', 'object.union_n'],
  ...[
    'or',
    'plus',
    'product',
    're_match',
    'regex.find_all_string_submatch_n',
    'regex.is_valid',
    'regex.match',
  ],
  ...['rem', 'replace', 'round', 'set_diff', 'sort', 'split', 'startswith', 'strings.replace_n'],
  ...['strings.reverse', 'substring', 'sum', 'to_number', 'trim', 'trim_left', 'trim_prefix', 'trim_right'],
  ...['trim_space', 'trim_suffix', 'type_name', 'union', 'upper', 'walk'],
];

/** `=` and `:=`, which are compiled to assignments. */
const syntax = ['assign', 'eq'];

const capabilitiesSchema = z.looseObject({
  builtins: z.array(z.looseObject({ name: z.string() })),
  features: z.array(z.string()),
});

/**
 * What policies may use, in the form that OPA's `--capabilities` reads: the pinned OPA's own declarations of
 * {@link nativeBuiltins} and no other, and Rego v1.
 *
 * @throws GatesError `policies_invalid` when this OPA lacks one of them
 */
export async function policyCapabilities(opa: string): Promise<string> {
  const current = capabilitiesSchema.parse(
    JSON.parse(await opaOutput(opa, ['capabilities', '--current'], 'tell its capabilities')),
  );
  const allowed = new Set([...nativeBuiltins, ...syntax]);
  const builtins = current.builtins.filter(({ name }) => allowed.delete(name));
  if (allowed.size > 0)
    throw new GatesError('policies_invalid', `This opa has no builtin ${[...allowed].join(', ')}.`);
  return JSON.stringify({ builtins, future_keywords: [], features: current.features });
}
