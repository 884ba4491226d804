import { z } from 'zod';
import { count, digest, evidence, flag, instant, list, number, text, window } from '../parts.ts';

const status = z.int().min(100).max(599);

/** What answered when the release's endpoints were asked over HTTP. */
export const probes = evidence({
  health: evidence({ status, path: text, dependencies: z.record(z.string(), text) }),
  versions: evidence({ status, path: text, json: flag, version: text, modelDigest: digest }),
  /** labelled sample images, each sent once */
  inference: list(
    evidence({
      name: text,
      label: z.enum(['clean', 'stego']),
      format: text,
      status,
      /** the answer has the declared shape, with finite scores */
      valid: flag,
    }),
  ),
  /** the profile's endpoints, each asked once */
  endpoints: list(
    evidence({ name: text, method: text, path: text, declaredStatus: status, status, shapeValid: flag }),
  ),
  stegoSet: evidence({ images: count, detected: count, errors: count }),
  cleanSet: evidence({
    images: count,
    falsePositives: count,
    errors: count,
    /** answers that differ from what the harness decided for the same image */
    disagreements: count,
  }),
  sizeLimit: evidence({
    limit_bytes: count,
    atLimit: evidence({ size_bytes: count, status }),
    overLimit: evidence({ size_bytes: count, status }),
    healthAfter: status,
  }),
  /** `endpoint` is the endpoint's name in the profile */
  authentication: list(
    evidence({ endpoint: text, credential: z.enum(['none', 'malformed', 'expired', 'valid']), status }),
  ),
  hostileInput: evidence({
    cases: list(
      evidence({
        name: text,
        kind: z.enum([
          'broken_image',
          'decompression_bomb',
          'path_traversal',
          'oversized_json',
          'ssrf_url',
          'other',
        ]),
        /** absent when nothing answered */
        status,
        hung: flag,
      }),
    ),
    healthAfter: status,
  }),
  rateLimit: evidence({
    sent: count,
    limited: count,
    limitedWithRetryAfter: count,
    serverErrors: count,
    statusAfterRecovery: status,
  }),
  tls: evidence({
    chainValid: flag,
    nameValid: flag,
    protocol: text,
    /** the protocols that the server agreed to when each was offered alone */
    acceptedProtocols: list(text),
    notAfter: instant,
    plainHttp: z.enum(['refused', 'redirected', 'served']),
  }),
  continuous: evidence({
    window,
    interval_seconds: number,
    probes: count,
    failures: count,
    largestGap_seconds: number,
  }),
});
