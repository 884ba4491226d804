import { z } from 'zod';
import { count, digest, evidence, flag, list, text } from '../parts.ts';

/** The documents of the release as files, and the state of git. */
export const docs = evidence({
  documents: list(
    evidence({
      path: text,
      digest,
      words: count,
      /** TODO, TBD and the like, with the line they stand on */
      placeholders: list(text),
      brokenLinks: list(text),
      /** a change that is not white space since the previous release's tag */
      changedSincePreviousRelease: flag,
    }),
  ),
  git: evidence({
    revision: text,
    clean: flag,
    tags: z.array(text),
    previousTag: text,
  }),
});
