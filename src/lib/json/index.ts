export { canonicalJson, sha256OfCanonicalJson } from './canonical-json.ts';
export { parseJsonStrictly } from './parse-json-strictly.ts';
