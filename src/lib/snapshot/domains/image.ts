import { z } from 'zod';
import { count, digest, evidence, flag, instant, number, text } from '../parts.ts';

/** How the image was built, and how one container of it ran alone. */
export const image = evidence({
  build: evidence({
    exitCode: z.int(),
    revision: text,
    imageDigest: digest,
    finishedAt: instant,
    builder: text,
    /** true when the source tree held nothing that its revision does not */
    cleanSource: flag,
  }),
  smokeRun: evidence({
    imageDigest: digest,
    startedAt: instant,
    observed_seconds: number,
    running: flag,
    restarts: count,
    logLines: count,
    fatalLogLines: count,
    health: evidence({ status: z.int(), path: text }),
    versions: evidence({ status: z.int(), path: text, modelVersion: text, modelDigest: digest }),
  }),
});
