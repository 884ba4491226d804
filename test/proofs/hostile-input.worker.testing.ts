import fc from 'fast-check';
import { GatesError } from '../../src/lib/errors.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import { canonicalJson } from '../../src/lib/json/index.ts';
import type { EvaluateOptions } from '../../src/lib/prepare.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import { statuses } from '../../src/lib/verdict.ts';
import { readFixture } from './fixture.testing.ts';
import { mutated, mutations } from './mutations.testing.ts';
import { answerShares, type Share } from './processes.testing.ts';

/** What one process saw. */
export interface HostileOutcome {
  /** cases that were made */
  made: number;
  /** cases over which the rules decided; the others were refused by a GatesError */
  reached: number;
  /** of these, changes of a rollout that reaches `go` when it is left alone */
  tampered: number;
  /** the smallest case that breaks the promise, or nothing */
  counterexample?: string;
}

/** What is handed to `evaluate`; `tampered` when only what was changed in it keeps it from `go`. */
interface Case {
  readonly input: unknown;
  /** whether its signatures are judged by the trust file, which takes as long as a small snapshot */
  readonly trusted: boolean;
  readonly tampered: boolean;
}

answerShares(
  async ({
    cases,
    seed,
    share,
    shares,
  }: Share & { cases: number; seed: number }): Promise<HostileOutcome> => {
    const { signed, unsigned, options, policies } = await readFixture('all-pass');
    const outcome: HostileOutcome = { made: 0, reached: 0, tampered: 0 };
    const wanted = Math.floor(cases / shares) + (share < cases % shares ? 1 : 0);
    const property = fc.asyncProperty(hostileCase(signed, unsigned), async (hostile) => {
      outcome.made += 1;
      const problem = await problemOf(hostile, options, policies.catalogue.length, outcome);
      if (problem !== undefined) throw new Error(problem);
    });
    const details = await fc.check(property, { numRuns: wanted, seed: seed + share });
    if (details.failed)
      outcome.counterexample = `${details.errorInstance}\n${fc.defaultReportMessage(details)?.slice(0, 4_000)}`;
    return outcome;
  },
);

/** Nothing when a refusal of ours or a decision for every item came back, and no `go`. */
async function problemOf(
  { input, trusted, tampered }: Case,
  { trust, ...options }: EvaluateOptions,
  items: number,
  outcome: HostileOutcome,
): Promise<string | undefined> {
  try {
    const report = await evaluate(input, trusted && trust !== undefined ? { ...options, trust } : options);
    outcome.reached += 1;
    if (tampered) outcome.tampered += 1;
    const decided = report.items.filter(({ status }) => statuses.includes(status)).length;
    if (decided !== items) return `${decided} of ${items} items are decided`;
    return report.verdict === 'go' ? 'the verdict is go' : undefined;
  } catch (error) {
    if (error instanceof GatesError && error.code !== 'engine_failed') return undefined;
    return `evaluate threw ${error instanceof Error ? error.stack : String(error)}: ${error instanceof Error ? String(error.cause) : ''}`;
  }
}

function hostileCase(signed: Snapshot, unsigned: Snapshot): fc.Arbitrary<Case> {
  const untrusted = (arbitrary: fc.Arbitrary<unknown>) =>
    arbitrary.map((input): Case => ({ input, trusted: false, tampered: false }));
  const places = Object.entries(unsigned.observations).flatMap(([moment, domains]) =>
    Object.keys(domains ?? {}).map((domain) => [moment, domain] as const),
  );
  const short = shortened(unsigned) as Snapshot;
  const someObservations = fc
    .tuple(fc.uniqueArray(fc.constantFrom(...places), { minLength: 1, maxLength: 3 }), mutations(4))
    .map(([kept, changes]) => mutated(onlyObservations(short, kept), changes));
  const statements = mutations(3).map((changes): Case => {
    const { attestations = [], ...rest } = onlyObservations(signed, []);
    const changed = mutated({ attestations, waivers: attestations.slice(0, 2) }, changes) as object;
    return { input: { ...rest, ...changed }, trusted: true, tampered: false };
  });
  const whole = mutations(3).map((changes) => mutated(unsigned, changes));
  return fc.oneof(
    { weight: 80, arbitrary: untrusted(someObservations) },
    { weight: 1, arbitrary: untrusted(whole) },
    { weight: 1, arbitrary: tamperedCase(signed) },
    { weight: 3, arbitrary: statements },
    { weight: 6, arbitrary: untrusted(fc.jsonValue()) },
    {
      weight: 4,
      arbitrary: untrusted(fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes))),
    },
    { weight: 4, arbitrary: untrusted(brokenText(unsigned, places)) },
  );
}

/** A signed rollout with something changed in one of its observations, under the signatures of before. */
function tamperedCase(signed: Snapshot): fc.Arbitrary<Case> {
  const { observations, ...rest } = signed;
  const domains = Object.entries(observations).flatMap(([moment, entries]) =>
    Object.keys(entries ?? {}).map((domain) => [moment, domain] as const),
  );
  return fc
    .tuple(fc.constantFrom(...domains), mutations(2))
    .map(([[moment, domain], changes]) => {
      const entries = observations[moment as keyof typeof observations] as Record<
        string,
        { signature?: unknown }
      >;
      const { signature, ...observation } = entries[domain] ?? {};
      const changed = mutated(observation, changes) as object;
      return {
        input: {
          ...rest,
          observations: { ...observations, [moment]: { ...entries, [domain]: { ...changed, signature } } },
        },
        isChanged: canonical(changed) !== canonical(observation),
      };
    })
    .filter(({ isChanged }) => isChanged)
    .map(({ input }) => ({ input, trusted: true, tampered: true }));
}

/** What JSON can't say differs from everything. */
function canonical(value: unknown): unknown {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}

/** The bytes of a snapshot with some of them changed, cut off, or written twice. */
function brokenText(
  unsigned: Snapshot,
  places: readonly (readonly [string, string])[],
): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(
      fc.constantFrom(...places),
      fc.array(fc.tuple(fc.noBias(fc.nat()), fc.nat(255)), { maxLength: 4 }),
      fc.noBias(fc.integer({ min: 0, max: 200 })),
    )
    .map(([place, changes, end]) => {
      const bytes = new TextEncoder().encode(JSON.stringify(onlyObservations(unsigned, [place])));
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return end < 60 ? bytes.slice(0, Math.floor((bytes.length * end) / 100)) : bytes;
    });
}

/** With at most six entries in every array: a hundred thousand cases over every role of a cluster would show no more. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 6).map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shortened(child)]));
}

function onlyObservations(snapshot: Snapshot, kept: readonly (readonly [string, string])[]): Snapshot {
  const observations: Record<string, Record<string, unknown>> = {};
  for (const [moment, domain] of kept) {
    const entries: Record<string, unknown> = snapshot.observations[moment as 'canary'] ?? {};
    observations[moment] = { ...observations[moment], [domain]: entries[domain] };
  }
  return { ...snapshot, observations };
}
