import { sha256OfCanonicalJson } from './json/index.ts';
import type { ReportScope } from './report.ts';

/** All that an answer rests on: digests of what was judged and by what, what was asked, and as of when. */
export interface JudgedInputs {
  readonly digests: {
    readonly snapshot: string;
    readonly policies: string;
    readonly module: string;
    readonly profile: string;
    readonly trust: string;
  };
  readonly scope: ReportScope;
  readonly now: { readonly time: string; readonly given: boolean };
  readonly trusted: boolean;
}

/** `sha256:` over the canonical JSON of all that an answer rests on: one name for one judgement. */
export function inputsDigest({ digests, scope, now, trusted }: JudgedInputs): string {
  const { snapshot, policies, module, profile, trust } = digests;
  return sha256OfCanonicalJson({
    digests: { snapshot, policies, module, profile, trust },
    scope,
    now: { time: now.time, given: now.given },
    trusted,
  });
}
