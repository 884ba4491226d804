import { z } from 'zod';
import { count, evidence, flag, instant, text } from '../parts.ts';

/** Whether the database answers where the pods run, and its backup. */
export const database = evidence({
  connection: evidence({
    succeeded: flag,
    /** `pods`: a probe beside the pods; `health`: the service's own dependency report; `collector`: from the machine that collected */
    from: z.enum(['pods', 'health', 'collector']),
    error: text,
  }),
  backup: evidence({
    location: text,
    takenAt: instant,
    size_bytes: count,
    /** `pg_restore --list` exited with 0 */
    readable: flag,
    entries: count,
    database: text,
    serverVersion: text,
  }),
});
