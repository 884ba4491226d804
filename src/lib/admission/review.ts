import { z } from 'zod';

/** The version of reviews that the webhook reads and writes. */
export const reviewVersion = 'admission.k8s.io/v1';

const text = z.string().max(1024);
const kind = z.looseObject({ group: text.default(''), version: text, kind: text.min(1) });
const resource = z.looseObject({ group: text.default(''), version: text, resource: text.min(1) });
const kubernetesObject = z.record(z.string(), z.unknown()).nullish();

/** What the API server asks. What it says besides is not read, and may grow. */
const requestSchema = z.looseObject({
  uid: text.min(1),
  /** as the webhook asked for it, which may be another version than the user's */
  kind,
  resource,
  subResource: text.default(''),
  name: text.default(''),
  namespace: text.default(''),
  operation: z.enum(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']),
  userInfo: z.looseObject({ username: text.default('') }),
  object: kubernetesObject,
  oldObject: kubernetesObject,
  dryRun: z.boolean().nullish(),
});

/** An `AdmissionReview` of the API server. */
export const reviewSchema = z.looseObject({
  apiVersion: z.literal(reviewVersion),
  kind: z.literal('AdmissionReview'),
  request: requestSchema,
});

export type Review = z.output<typeof reviewSchema>;
export type ReviewRequest = Review['request'];

/** What the webhook decided on one review. */
export interface Decision {
  readonly allowed: boolean;
  /** HTTP's number for a refusal: 403 for an object, 400 for a review that can't be read, 500 and 504 for us */
  readonly code?: number;
  /** why it is refused, for a person */
  readonly message?: string;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** ids of the items for which it is refused, for counting */
  readonly items: readonly string[];
}

/** A refusal that no rule asked for. */
export function refusal(code: number, message: string): Decision {
  return { allowed: false, code, message, warnings: [], auditAnnotations: {}, items: [] };
}

/** The answer as the API server reads it. */
export function answerOf(
  uid: string,
  { allowed, code, message, warnings, auditAnnotations }: Decision,
): object {
  return {
    apiVersion: reviewVersion,
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed,
      ...(allowed
        ? {}
        : { status: { code: code ?? 403, message: message ?? 'refused', reason: reasonOf(code ?? 403) } }),
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(Object.keys(auditAnnotations).length > 0 ? { auditAnnotations } : {}),
    },
  };
}

/** Kubernetes' own words for the numbers. */
function reasonOf(code: number): string {
  const reasons: Readonly<Record<number, string>> = {
    400: 'BadRequest',
    403: 'Forbidden',
    413: 'RequestEntityTooLarge',
    504: 'Timeout',
  };
  return reasons[code] ?? 'InternalError';
}
