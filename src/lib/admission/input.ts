import { redactAnyObject } from '../snapshot/redact.ts';
import { tooLarge } from './limits.ts';
import { type SuspectLiteral, suspectLiterals } from './literals.ts';
import type { ReviewRequest } from './review.ts';

type KubernetesObject = Record<string, unknown>;

/** What the webhook's rules read as `input`; see `policies/lib/reviewed.rego`. */
export interface ReviewInput {
  readonly operation: ReviewRequest['operation'];
  readonly kind: ReviewRequest['kind'];
  readonly resource: string;
  readonly subResource: string;
  readonly namespace: string;
  readonly name: string;
  readonly username: string;
  readonly now_ms: number;
  readonly object: KubernetesObject | null;
  readonly literals: readonly SuspectLiteral[];
  readonly oldObject: KubernetesObject | null;
  readonly oldLiterals: readonly SuspectLiteral[];
}

/**
 * A review's request as the rules read it: secrets taken out of its objects, in place, and their status left away, which no
 * rule judges.
 *
 * @returns text for a request whose objects are too large to be judged in time
 */
export function reviewInput(request: ReviewRequest, now_ms: number): ReviewInput | string {
  const { operation, kind, subResource, namespace, name } = request;
  const object = prepared(request.object, kind.kind);
  if (typeof object === 'string') return object;
  if (subResource === 'scale') nameReplicas(object.object);
  const old = prepared(request.oldObject, kind.kind);
  // what was let in before, however large, is no reason to refuse its successor: it only excuses nothing
  const before = typeof old === 'string' ? none : old;
  return {
    operation,
    kind: { group: kind.group, version: kind.version, kind: kind.kind },
    resource: request.resource.resource,
    subResource,
    namespace,
    name,
    username: request.userInfo.username,
    now_ms,
    ...object,
    oldObject: before.object,
    oldLiterals: before.literals,
  };
}

/** The API server leaves a scale to nothing out of its JSON, while a Deployment that says nothing has one replica. */
function nameReplicas(scale: KubernetesObject | null): void {
  if (scale === null) return;
  const { spec = {} } = scale;
  if (typeof spec === 'object' && spec !== null) scale['spec'] = { replicas: 0, ...spec };
}

interface Prepared {
  readonly object: KubernetesObject | null;
  readonly literals: readonly SuspectLiteral[];
}
const none: Prepared = { object: null, literals: [] };

function prepared(object: KubernetesObject | null | undefined, kind: string): Prepared | string {
  if (object === null || object === undefined) return none;
  const excess = tooLarge(object);
  if (excess !== undefined) return excess;
  delete object['status'];
  // values of a Secret are dropped whatever the object calls itself
  redactAnyObject(kind === 'Secret' ? Object.assign(object, { kind }) : object);
  return { object, literals: suspectLiterals(object) };
}
