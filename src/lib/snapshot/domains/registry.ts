import { z } from 'zod';
import { digest, evidence, flag, list, text } from '../parts.ts';

/** The release's repository in its registry. */
export const registry = evidence({
  repository: text,
  tags: list(
    evidence({
      tag: text,
      /** the digest of what the tag names: an index, or one manifest */
      digest,
      /** manifests by platform, such as `linux/amd64` */
      platforms: z.record(z.string(), digest),
      /** the manifest and the head of each of its blobs were had */
      pullable: flag,
    }),
  ),
  pull: evidence({ manifest: digest, proven: flag }),
  push: evidence({ sessionOpened: flag, sessionCancelled: flag }),
});
