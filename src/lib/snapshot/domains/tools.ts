import { count, evidence, flag, list, text } from '../parts.ts';

/** The deployer's tools, what they reach, and what Helm has installed there. */
export const tools = evidence({
  kubectl: evidence({ clientVersion: text, serverVersion: text }),
  access: evidence({
    user: text,
    server: text,
    clusterUid: text,
    reviews: list(
      evidence({ verb: text, group: text, resource: text, namespace: text, allowed: flag, reason: text }),
    ),
  }),
  helm: evidence({ version: text }),
  helmReleases: list(
    evidence({ name: text, namespace: text, status: text, chart: text, appVersion: text, revision: count }),
  ),
});
