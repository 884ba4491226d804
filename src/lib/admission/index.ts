export { type DecisionSettings, decideReview, decisionOn, questionOf } from './decide.ts';
export { type AdmissionAnswer, type AdmissionOptions, admissionHandler } from './handler.ts';
export type { ReviewInput } from './input.ts';
export { type DeclaredObject, declaredObject, identityOf, reviewOfObject } from './objects.ts';
export { answerOf, type Decision, type Review, reviewSchema } from './review.ts';
export { AdmissionRules, type RuleAnswer, type Violation } from './rules.ts';
export {
  type KnownVerdict,
  readVerdicts,
  type VerdictFolder,
  type VerdictsByDigest,
  type VerdictTrust,
} from './verdicts.ts';
export { WatchedVerdicts } from './watched-verdicts.ts';
