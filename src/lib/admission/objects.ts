import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Profile } from '../profile/schema.ts';
import { type AskedKind, askedKinds } from './asked.ts';
import { type Review, reviewSchema, reviewVersion } from './review.ts';

const text = z.string().optional();

/** A Kubernetes object as it stands in a file. */
export const declaredObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: text, generateName: text, namespace: text }),
});
export type DeclaredObject = z.output<typeof declaredObject>;

/** Who asks where no API server tells: a person, and none of Kubernetes' own controllers. */
const username = 'gates admission test';

/**
 * The review that the API server would send about a declared object: of its creation, or of its change where what it was before
 * is given. An object that names no namespace goes into the profile's.
 *
 * @returns undefined for an object that the webhook is never asked about, by its kind or its namespace
 */
export function reviewOfObject(
  object: DeclaredObject,
  profile: Profile,
  old?: DeclaredObject,
): Review | undefined {
  const { group, version } = splitVersion(object.apiVersion);
  const asked = askedKinds.find((kind) => kind.kind === object.kind && kind.group === group);
  const namespace = asked && namespaceOf(object, profile, asked);
  if (asked === undefined || namespace === undefined) return undefined;
  const { name } = object.metadata;
  const placed = (one: DeclaredObject) =>
    namespace === '' ? one : { ...one, metadata: { ...one.metadata, namespace } };
  return reviewSchema.parse({
    apiVersion: reviewVersion,
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind: { group, version, kind: object.kind },
      resource: { group, version, resource: asked.resource },
      name: name ?? '',
      namespace,
      operation: old === undefined ? 'CREATE' : 'UPDATE',
      userInfo: { username },
      object: placed(object),
      oldObject: old === undefined ? null : placed(old),
      dryRun: true,
    },
  });
}

/** By what an object is the same as another one: kind, namespace and name. */
export function identityOf({ apiVersion, kind, metadata }: DeclaredObject, profile: Profile): string {
  const { group } = splitVersion(apiVersion);
  return JSON.stringify([group, kind, metadata.namespace ?? profile.namespace, metadata.name]);
}

/** Undefined where the webhook's namespaceSelector leaves it out. */
function namespaceOf(object: DeclaredObject, profile: Profile, { scope }: AskedKind): string | undefined {
  if (scope === 'Cluster') return '';
  const { namespace = profile.namespace } = object.metadata;
  return namespace === profile.namespace ? profile.namespace : undefined;
}

function splitVersion(apiVersion: string): { group: string; version: string } {
  const at = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(0, at)), version: apiVersion.slice(at + 1) };
}
