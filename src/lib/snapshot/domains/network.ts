import { z } from 'zod';
import { evidence, list, text } from '../parts.ts';

/** What names resolve to, and what stands behind the load balancer. */
export const network = evidence({
  hosts: list(
    evidence({
      host: text,
      addresses: z.array(text),
      /** the addresses of the ingress for this host, where it has any yet */
      ingressAddresses: z.array(text),
      error: text,
    }),
  ),
  loadBalancer: evidence({
    addresses: z.array(text),
    backends: list(evidence({ address: text, podUid: text })),
  }),
});
