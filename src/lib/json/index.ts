export { canonicalJson, sha256OfCanonicalJson } from './canonical-json.ts';
export { type JsonDifference, jsonDifferences } from './differences.ts';
export { parseJsonStrictly } from './parse-json-strictly.ts';
