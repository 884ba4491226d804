export { canonicalJson, sha256OfCanonicalJson } from './canonical-json.ts';
export { parseJsonStrictly, type StrictJsonOptions } from './parse-json-strictly.ts';
