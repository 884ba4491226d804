export { type ExplainOptions, explainItem } from './explain.ts';
export type { Explanation } from './explanation.ts';
export { explanationParts } from './lines.ts';
