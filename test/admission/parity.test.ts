import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withServer } from '../../scripts/mutation/server.ts';
import { reviewInput } from '../../src/lib/admission/input.ts';
import { reviewSchema } from '../../src/lib/admission/review.ts';
import { go, now_ms, over, releaseDigest, rulesWith } from '../../src/lib/admission/reviews.testing.ts';
import { canonicalJson } from '../../src/lib/json/index.ts';
import { findOpa } from '../../src/lib/policies/opa.ts';
import { readSources } from '../../src/lib/policies/sources.ts';
import { withWorkspace } from '../../src/lib/policies/workspace.ts';
import { generatedReviews, wholeObjects } from './generated.testing.ts';

const random = { seed: 20_261_124, numRuns: 1500 };

/** Sets come in the order of their engine. */
const inOrder = (answer: { violations: readonly object[]; reports: readonly string[] }) => ({
  violations: answer.violations.map((violation) => canonicalJson(violation)).sort(),
  reports: [...answer.reports].sort(),
});

it('judges every generated review alike natively and in WASM', { timeout: 1_800_000 }, async () => {
  const verdicts = { [releaseDigest]: [over, { ...go, milestone: 'canary' as const }] };
  const previous = { deployment: 'starlight-v3', service: 'starlight-v3', version: 'v3' };
  const { policies, profile, rules } = await rulesWith(verdicts, { admission: { previous } });
  const parameters = Object.fromEntries(
    Object.entries(policies.parameters).map(([name, { value }]) => [name, value]),
  );
  const sources = (await readSources('policies'))
    .flatMap(({ files }) => files)
    .filter(({ kind }) => ['library', 'admission rule', 'admission entrypoint'].includes(kind));
  const violated = new Set<string>();
  let compared = 0;
  const opa = await findOpa();
  const objects = await wholeObjects();
  await withWorkspace(sources, ({ directory }) =>
    withServer(
      opa,
      directory,
      sources.map(({ label }) => label),
      async (ask, put) => {
        await put('host', { profile, parameters, verdicts });
        await fc.assert(
          fc.asyncProperty(generatedReviews(objects), async (document) => {
            const review = reviewSchema.safeParse(document);
            if (!review.success) return;
            const input = reviewInput(review.data.request, now_ms);
            if (typeof input === 'string') return;
            const native = await ask('admission/answer', input);
            if ('error' in native) throw new Error(`OPA answers ${native.error}`);
            const wasm = rules.evaluate(input);
            expect(inOrder(wasm)).toEqual(inOrder(native.value as typeof wasm));
            for (const { rule } of wasm.violations) violated.add(rule);
            compared += 1;
          }),
          { ...random, endOnFailure: true },
        );
      },
    ),
  );
  process.stdout.write(`${compared} reviews, ${violated.size} rules violated: equal natively and in WASM\n`);
  expect(compared).toBeGreaterThan(random.numRuns * 0.9);
  expect([...violated].sort()).toEqual(policies.admission.rules.map(({ name }) => name).sort());
});
