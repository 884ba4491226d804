import type { AnyObject } from '../../src/lib/admission/reviews.testing.ts';

/** Where each kind holds its pod spec: written down once more, on purpose. */
const podSpecs: Readonly<Record<string, (object: AnyObject) => AnyObject>> = {
  Pod: (object) => object.spec,
  Deployment: (object) => object.spec?.template?.spec,
  ReplicaSet: (object) => object.spec?.template?.spec,
  StatefulSet: (object) => object.spec?.template?.spec,
  DaemonSet: (object) => object.spec?.template?.spec,
  ReplicationController: (object) => object.spec?.template?.spec,
  Job: (object) => object.spec?.template?.spec,
  CronJob: (object) => object.spec?.jobTemplate?.spec?.template?.spec,
};

/**
 * Why an object must not be let in, by three of the rules told in other words: its images are pinned, have a verdict, and its
 * containers have limits. It knows nothing of Rego, and says nothing where it is not sure.
 */
export function mustRefuse(request: AnyObject, proven: ReadonlySet<string>): string | undefined {
  const { operation, kind, subResource, object, oldObject, userInfo } = request;
  const specOf = podSpecs[kind.kind];
  if (specOf === undefined || !['CREATE', 'UPDATE'].includes(operation)) return undefined;
  if (!['', 'ephemeralcontainers'].includes(subResource ?? '')) return undefined;
  const byController =
    operation === 'CREATE' && String(userInfo.username).startsWith('system:serviceaccount:kube-system:');
  if (object === null || typeof object !== 'object') return 'there is no object';
  const spec = specOf(object);
  if (typeof spec !== 'object' || spec === null) return 'it has no pod spec';
  const before = operation === 'UPDATE' ? JSON.stringify(oldObject ?? null) : '';
  for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
    if (!Array.isArray(spec[list])) continue;
    for (const container of spec[list]) {
      const image = container?.image;
      if (typeof image !== 'string') {
        if (operation === 'CREATE') return 'a container without an image';
        continue;
      }
      // what was there before may stay
      if (before.includes(JSON.stringify(image))) continue;
      const [, digest] = image.split('@');
      if (!/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) {
        if (byController && image.endsWith(':v3-stable')) continue;
        return `the image ${image} is not pinned`;
      }
      if (!proven.has(digest ?? '')) return `the image ${image} has no verdict`;
    }
  }
  if (byController || operation === 'UPDATE' || spec.resources?.limits) return undefined;
  for (const container of [
    ...(spec.containers ?? []),
    ...(Array.isArray(spec.initContainers) ? spec.initContainers : []),
  ])
    for (const resource of ['cpu', 'memory'])
      if ([undefined, null, ''].includes(container?.resources?.limits?.[resource]))
        return `no limit of ${resource}`;
  return undefined;
}
