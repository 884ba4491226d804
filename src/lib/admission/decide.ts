import type { PolicyFile } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { policiesDigest } from '../policies/policy-file.ts';
import type { AdmissionMode } from '../profile/admission.ts';
import type { Profile } from '../profile/schema.ts';
import { type ReviewInput, reviewInput } from './input.ts';
import { type Decision, type Review, type ReviewRequest, refusal } from './review.ts';
import type { AdmissionRules, RuleAnswer } from './rules.ts';
import { auditText, type Judged, refusalMessage, warningLines } from './sentences.ts';

/** What reviews are decided by. */
export interface DecisionSettings {
  readonly policies: PolicyFile;
  readonly profile: Profile;
}

/**
 * Decides one review. It has no side effects, so that a dry run is a run.
 *
 * @throws GatesError `engine_failed`
 */
export function decideReview(
  review: Review,
  {
    rules,
    now_ms,
    ...settings
  }: DecisionSettings & { readonly rules: AdmissionRules; readonly now_ms: number },
): Decision {
  const input = questionOf(review.request, settings.profile, now_ms);
  return 'allowed' in input ? input : decisionOn(rules.evaluate(input), settings);
}

/** What the rules are to be asked about a request, or the decision on one that needs no rule. */
export function questionOf(request: ReviewRequest, profile: Profile, now_ms: number): ReviewInput | Decision {
  if (!isGuarded(request, profile))
    return {
      allowed: true,
      warnings: [`gates guards the namespace ${profile.namespace} only: see the webhook's namespaceSelector`],
      auditAnnotations: {},
      items: [],
    };
  const input = reviewInput(request, now_ms);
  return typeof input === 'string'
    ? refusal(403, `gates can't judge this object in time: it has ${input}.`)
    : input;
}

/** Objects without a namespace are guarded wherever the webhook asks about them. */
function isGuarded({ namespace }: ReviewRequest, profile: Profile): boolean {
  return namespace === '' || namespace === profile.namespace;
}

/** What comes of the rules' answer, each rule in the mode that the profile gives it. */
export function decisionOn(
  { violations, reports }: RuleAnswer,
  { policies, profile }: DecisionSettings,
): Decision {
  const byMode: Record<AdmissionMode, Judged[]> = { enforce: [], warn: [], audit: [] };
  for (const violation of inOrder(violations)) {
    const rule = policies.admission.rules.find(({ name }) => name === violation.rule);
    const item = policies.catalogue.find(({ id }) => id === rule?.metadata.item);
    if (rule === undefined || item === undefined)
      throw new GatesError(
        'engine_failed',
        `The webhook's rules name ${violation.rule}, which is none of them.`,
      );
    byMode[profile.admission.rules[rule.name] ?? rule.metadata.mode].push({ violation, rule, item });
  }
  const { enforce, warn, audit } = byMode;
  return {
    allowed: enforce.length === 0,
    ...(enforce.length === 0 ? {} : { code: 403, message: refusalMessage(enforce) }),
    warnings: warningLines(warn),
    auditAnnotations: {
      policies: policiesDigest(policies),
      rules: policies.admission.moduleDigest,
      ...(reports.length > 0 ? { reports: [...reports].sort().slice(0, 20).join(',') } : {}),
      ...(enforce.length > 0 ? { refused: auditText(enforce) } : {}),
      ...(warn.length > 0 ? { warned: auditText(warn) } : {}),
      ...(audit.length > 0 ? { noted: auditText(audit) } : {}),
    },
    items: [...new Set(enforce.map(({ item }) => item.id))],
  };
}

/** The rules answer with a set, whose order differs from engine to engine. */
function inOrder(violations: RuleAnswer['violations']): RuleAnswer['violations'] {
  const key = ({ path, rule }: RuleAnswer['violations'][number]) => `${path}\0${rule}`;
  return [...violations].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
