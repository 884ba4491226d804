import { evidence, list, text } from '../parts.ts';
import * as kubernetes from './kubernetes-objects.ts';

/** What the API server answers: objects in their native shape, pruned and redacted; each list says whether it is whole. */
export const cluster = evidence({
  uid: text,
  server: text,
  version: evidence({ gitVersion: text, major: text, minor: text, platform: text }),
  nodes: list(kubernetes.node),
  namespaces: list(kubernetes.namespace),
  pods: list(kubernetes.pod),
  deployments: list(kubernetes.deployment),
  replicaSets: list(kubernetes.replicaSet),
  services: list(kubernetes.service),
  endpointSlices: list(kubernetes.endpointSlice),
  ingresses: list(kubernetes.ingress),
  configMaps: list(kubernetes.configMap),
  secrets: list(kubernetes.secret),
  serviceAccounts: list(kubernetes.serviceAccount),
  roles: list(kubernetes.role),
  roleBindings: list(kubernetes.roleBinding),
  clusterRoles: list(kubernetes.role),
  clusterRoleBindings: list(kubernetes.roleBinding),
  persistentVolumeClaims: list(kubernetes.persistentVolumeClaim),
});
