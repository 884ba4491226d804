import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  admissionHandler,
  decideReview,
  declaredObject,
  reviewOfObject,
  reviewSchema,
} from '../../src/lib/admission/index.ts';
import { type AnyObject, now_ms, reviewOf, rulesWith } from '../../src/lib/admission/reviews.testing.ts';
import { generatedReviews, wholeObjects } from './generated.testing.ts';

const seed = 20_261_124;

interface Answer {
  readonly allowed: boolean;
  readonly message: string | undefined;
  readonly warnings: readonly string[];
}

/** The three ways to an answer: about an object of a file, about a review, and over HTTP. */
async function ways() {
  const { policies, profile, rules } = await rulesWith();
  const settings = { policies, profile };
  const handler = admissionHandler({
    ...settings,
    evaluate: (input) => rules.evaluate(input),
    now: () => now_ms,
    deadline_ms: 60_000,
  });
  const decided = (review: AnyObject): Answer => {
    const parsed = reviewSchema.parse(structuredClone(review));
    const { allowed, message, warnings } = decideReview(parsed, { ...settings, rules, now_ms });
    return { allowed, message, warnings };
  };
  return {
    decided,
    ofFile(object: AnyObject): Answer | undefined {
      const review = reviewOfObject(declaredObject.parse(structuredClone(object)), profile);
      return review && decided(review);
    },
    async served(review: AnyObject): Promise<Answer> {
      const request = new Request('https://gates.example/', {
        method: 'POST',
        body: JSON.stringify(review),
        headers: { 'content-type': 'application/json' },
      });
      const { response } = (await (await handler(request)).json()) as AnyObject;
      expect(response.uid).toBe(review.request.uid);
      return {
        allowed: response.allowed,
        message: response.status?.message,
        warnings: response.warnings ?? [],
      };
    },
  };
}

/** A review as the API server writes it, by the object's own group and version. */
function asked(object: AnyObject): AnyObject {
  const [version, group = ''] = object.apiVersion.split('/').reverse();
  const kind = { group, version, kind: object.kind };
  const clusterWide = object.kind.startsWith('Cluster');
  return reviewOf(structuredClone(object), {
    kind,
    namespace: clusterWide ? '' : (object.metadata.namespace ?? 'starlight-prod'),
  });
}

async function exampleManifests(): Promise<AnyObject[]> {
  const names = (await readdir('examples/starlight/k8s')).filter((name) => name.endsWith('.yaml'));
  const texts = await Promise.all(names.map((name) => readFile(`examples/starlight/k8s/${name}`, 'utf8')));
  return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()));
}

async function fixtureManifests(): Promise<AnyObject[]> {
  const snapshots = await Promise.all(
    ['all-pass', 'harbour'].map((name) => readFile(`fixtures/${name}/snapshot.json`, 'utf8')),
  );
  return snapshots.flatMap((text) =>
    Object.values<AnyObject>(JSON.parse(text).observations).flatMap(
      ({ manifests }) => manifests?.data.objects.items ?? [],
    ),
  );
}

it('answers alike about every manifest, as a file, as a review and over HTTP', async () => {
  const { ofFile, decided, served } = await ways();
  const objects = [...(await exampleManifests()), ...(await fixtureManifests())];
  const count = { allowed: 0, refused: 0, unasked: 0 };
  for (const object of objects) {
    const answer = decided(asked(object));
    expect(await served(asked(object))).toEqual(answer);
    const offline = ofFile(object);
    if (offline !== undefined) expect(offline).toEqual(answer);
    count[offline === undefined ? 'unasked' : offline.allowed ? 'allowed' : 'refused'] += 1;
  }
  process.stdout.write(`${objects.length} manifests: ${JSON.stringify(count)}\n`);
  expect(objects.length).toBeGreaterThan(40);
  expect(Math.min(...Object.values(count))).toBeGreaterThan(0);
});

it('answers alike about generated reviews and objects', { timeout: 300_000 }, async () => {
  const { ofFile, decided, served } = await ways();
  const count = { compared: 0, refused: 0, ofFiles: 0 };
  const objects = await wholeObjects();
  await fc.assert(
    fc.asyncProperty(generatedReviews(objects), async (review) => {
      if (!reviewSchema.safeParse(structuredClone(review)).success) return;
      const answer = decided(review);
      expect(await served(review)).toEqual(answer);
      count.compared += 1;
      if (!answer.allowed) count.refused += 1;
      const { operation, object, kind, subResource, userInfo } = review.request;
      const isOfPerson = operation === 'CREATE' && subResource === '' && userInfo.username === 'deployer';
      const declared = {
        ...object,
        kind: kind.kind,
        apiVersion: kind.group === '' ? 'v1' : `${kind.group}/v1`,
      };
      if (!isOfPerson || !declaredObject.safeParse(declared).success) return;
      const offline = ofFile(declared);
      if (offline === undefined) return;
      // a review says of which namespace an object is, a file may say another one
      expect(offline).toEqual(
        decided(asked({ ...declared, metadata: { ...declared.metadata, namespace: 'starlight-prod' } })),
      );
      count.ofFiles += 1;
    }),
    { seed, numRuns: 600, endOnFailure: true },
  );
  process.stdout.write(`generated: ${JSON.stringify(count)}\n`);
  expect(count.compared).toBeGreaterThan(500);
  expect(count.refused).toBeGreaterThan(50);
  expect(count.ofFiles).toBeGreaterThan(50);
});
