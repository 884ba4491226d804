export { type ExplainOptions, explainItem } from './explain.ts';
export type {
  Blocker,
  Expiry,
  ExplainedEvidence,
  ExplainedMargin,
  Explanation,
  NextExpiry,
  VerifiedTurn,
} from './explanation.ts';
export { type ExplanationPart, explanationParts } from './lines.ts';
