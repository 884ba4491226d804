import { createHash } from 'node:crypto';
import type { PolicyFile } from '../catalogue.ts';
import { inputsDigest } from '../inputs-digest.ts';
import { sha256OfCanonicalJson } from '../json/index.ts';
import { policiesDigest } from '../policies/policy-file.ts';
import { nobody } from '../trust/index.ts';
import type { Recorded } from './recorded.ts';

/** What an answer rests on, in the order in which it is best looked at. */
export const inputs = ['snapshot', 'module', 'policies', 'profile', 'trust', 'scope_or_time'] as const;
export type Input = (typeof inputs)[number];

/** Something that the answer rests on and that is not what the report says it was. */
export interface MovedInput {
  readonly input: Input;
  /** the digest that the report states; missing where it states none */
  readonly recorded?: string;
  /** the digest of what the replay was given */
  readonly replayed: string;
  /** a whole sentence */
  readonly text: string;
}

/** Names for sentences. */
export interface ReplayFiles {
  readonly report: string;
  readonly snapshot: string;
  readonly policies: string;
}

/** Compares the digests that a report states with those of what it is replayed from. */
export function movedInputs(
  { inputs: recorded }: Recorded,
  snapshot: Uint8Array,
  policies: PolicyFile,
  files: ReplayFiles,
): MovedInput[] {
  const stated = (name: string): string => {
    const digest = recorded.digests[name];
    return typeof digest === 'string' ? digest : '';
  };
  const { scope, now, head } = recorded;
  const found: Record<Input, string> = {
    snapshot: `sha256:${createHash('sha256').update(snapshot).digest('hex')}`,
    module: policies.moduleDigest,
    policies: policiesDigest(policies),
    profile: sha256OfCanonicalJson(recorded.profile),
    trust: sha256OfCanonicalJson(head.trusted ? recorded.trust : nobody),
    scope_or_time: inputsDigest({
      digests: {
        snapshot: stated('snapshot'),
        policies: stated('policies'),
        module: stated('module'),
        profile: stated('profile'),
        trust: stated('trust'),
      },
      scope,
      now,
      trusted: head.trusted,
    }),
  };
  const moved = inputs.flatMap((input): MovedInput[] => {
    const before = stated(input === 'scope_or_time' ? 'inputs' : input);
    const after = found[input];
    return before === after
      ? []
      : [
          {
            input,
            ...(before === '' ? {} : { recorded: before }),
            replayed: after,
            text: sentence(input, before, after, files),
          },
        ];
  });
  // it is computed over the other digests: when one of these was changed, it says nothing of its own
  return moved.length === 1 ? moved : moved.filter(({ input }) => input !== 'scope_or_time');
}

function sentence(input: Input, before: string, after: string, files: ReplayFiles): string {
  const says = before === '' ? `${files.report} states no digest of it` : `${files.report} says ${before}`;
  switch (input) {
    case 'snapshot':
      return `${files.snapshot} is not the snapshot that was judged: it has the digest ${after}, ${says}.`;
    case 'module':
      return `${files.policies}: the compiled rules are not those that judged: their digest is ${after}, ${says}.`;
    case 'policies':
      return `${files.policies}: rules, catalogue or parameters are not those that judged: their digest is ${after}, ${says}.`;
    case 'profile':
      return `The profile in ${files.report} is not the one that was judged by: it has the digest ${after}, ${says}.`;
    case 'trust':
      return `The trust in ${files.report} is not the one that was judged by: it has the digest ${after}, ${says}.`;
    case 'scope_or_time':
      return `The scope, the time or the digests in ${files.report} are not those that it was made with: their digest is ${after}, ${says}.`;
  }
}
