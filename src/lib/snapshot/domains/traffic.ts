import { count, evidence, list, text, window } from '../parts.ts';
import { anyObject } from './kubernetes-objects.ts';

/** How traffic is split by declaration, and what share each version was seen to serve. */
export const traffic = evidence({
  /** VirtualService, TrafficSplit, HTTPRoute or canary Ingress objects, in their native shape */
  splits: list(anyObject),
  observed: evidence({
    window,
    /** requests by the version label of what served them */
    versions: list(evidence({ version: text, requests: count })),
  }),
});
