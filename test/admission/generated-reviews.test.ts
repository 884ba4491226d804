import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AdmissionAnswer, admissionHandler } from '../../src/lib/admission/index.ts';
import { type AnyObject, now_ms, releaseDigest, rulesWith } from '../../src/lib/admission/reviews.testing.ts';
import { generatedReviews, wholeObjects } from './generated.testing.ts';
import { mustRefuse } from './oracle.testing.ts';

const seed = 20_261_124;
const proven = new Set([releaseDigest]);

interface Counts {
  asked: number;
  allowed: number;
  refused: number;
  unread: number;
  oracle: number;
}

async function askedWith(
  check: (ask: (body: string | Uint8Array<ArrayBuffer>) => Promise<AnyObject>) => Promise<void>,
) {
  const settings = await rulesWith();
  const counts: Counts = { asked: 0, allowed: 0, refused: 0, unread: 0, oracle: 0 };
  let told: AdmissionAnswer | undefined;
  const handler = admissionHandler({
    ...settings,
    evaluate: (input) => settings.rules.evaluate(input),
    now: () => now_ms,
    deadline_ms: 60_000,
    onAnswer: (answer) => {
      told = answer;
    },
  });
  await check(async (body) => {
    const response = await handler(
      new Request('https://gates.example/', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      }),
    );
    const answer = (await response.json()) as AnyObject;
    counts.asked += 1;
    expect(told?.error, 'an error inside').toBeUndefined();
    if (response.status !== 200) {
      expect(response.status).toBe(400);
      expect(answer).toMatchObject({ kind: 'Status', code: 400 });
      counts.unread += 1;
      return { allowed: false };
    }
    const { allowed, status, warnings = [], auditAnnotations } = answer.response;
    expect(typeof allowed).toBe('boolean');
    if (allowed) counts.allowed += 1;
    else {
      counts.refused += 1;
      expect(status.code).toBe(403);
      expect(status.message.length).toBeGreaterThan(10);
      expect(status.message.length).toBeLessThan(8000);
    }
    for (const warning of warnings) expect([...warning].length).toBeLessThanOrEqual(120);
    for (const text of Object.values(auditAnnotations ?? {})) expect(typeof text).toBe('string');
    // what the oracle judges is what was sent, as any reader reads it
    const { request } = JSON.parse(Buffer.from(body).toString()) as AnyObject;
    const why = request.namespace === 'starlight-prod' ? mustRefuse(request, proven) : undefined;
    if (why !== undefined) counts.oracle += 1;
    if (why !== undefined && allowed) throw new Error(`let in although ${why}: ${Buffer.from(body)}`);
    return answer.response;
  });
  return counts;
}

const shown = (what: string, { asked, allowed, refused, unread, oracle }: Counts) =>
  process.stdout.write(
    `${asked} ${what} (seed ${seed}): ${allowed} let in, ${refused} refused, ${unread} not read; 0 crashes, 0 let in of ${oracle} that must not be\n`,
  );

it('lets no generated object in that an independent reading refuses', { timeout: 600_000 }, async () => {
  const objects = await wholeObjects();
  const counts = await askedWith((ask) =>
    fc.assert(
      fc.asyncProperty(generatedReviews(objects), async (review) => {
        await ask(JSON.stringify(review));
      }),
      { seed, numRuns: 4000, endOnFailure: true },
    ),
  );
  shown('generated reviews', counts);
  expect(counts.asked).toBe(4000);
  expect(counts.allowed).toBeGreaterThan(500);
  expect(counts.oracle).toBeGreaterThan(500);
});

it('answers whatever bytes come', { timeout: 600_000 }, async () => {
  const objects = await wholeObjects();
  const flips = fc.array(
    fc.record({
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('0123456789abcdeXYZ'))),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const counts = await askedWith((ask) =>
    fc.assert(
      fc.asyncProperty(generatedReviews(objects), flips, fc.nat(), async (review, changes, cut) => {
        const bytes = new TextEncoder().encode(JSON.stringify(review));
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        await ask(cut % 10 === 0 ? bytes.slice(0, cut % bytes.length) : bytes);
      }),
      { seed, numRuns: 3000, endOnFailure: true },
    ),
  );
  shown('reviews with changed bytes', counts);
  expect(counts.asked).toBe(3000);
  expect(counts.unread).toBeGreaterThan(500);
});
