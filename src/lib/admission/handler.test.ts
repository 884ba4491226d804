import { beforeAll, describe, expect, it } from 'vitest';
import { body_bytes_max } from './body.ts';
import { type AdmissionAnswer, type AdmissionOptions, admissionHandler } from './handler.ts';
import type { Review } from './review.ts';
import { type AnyObject, exampleObjects, now_ms, reviewOf, rulesWith } from './reviews.testing.ts';
import type { RuleAnswer } from './rules.ts';

let settings: Awaited<ReturnType<typeof rulesWith>>;
let deployment: AnyObject;

beforeAll(async () => {
  settings = await rulesWith();
  [deployment] = await exampleObjects('deployment');
});

const good = () => reviewOf(structuredClone(deployment));

function post(
  body: string | Uint8Array<ArrayBuffer>,
  { type = 'application/json', query = '?timeout=10s', method = 'POST' } = {},
): Request {
  return new Request(`https://gates.example/review${query}`, {
    method,
    body,
    headers: { 'content-type': type },
  });
}

async function ask(request: Request, options: Partial<AdmissionOptions> = {}) {
  const told: AdmissionAnswer[] = [];
  const handler = admissionHandler({
    ...settings,
    evaluate: (input) => settings.rules.evaluate(input),
    now: () => now_ms,
    onAnswer: (answer) => told.push(answer),
    ...options,
  });
  const response = await handler(request);
  expect(told).toHaveLength(1);
  expect(response.headers.get('content-type')).toBe('application/json');
  return { status: response.status, body: (await response.json()) as AnyObject, told: told[0] };
}

it('answers a review with its uid', async () => {
  const { status, body, told } = await ask(post(JSON.stringify(good())));
  expect(status).toBe(200);
  expect(body).toEqual({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: good().request.uid, allowed: true, auditAnnotations: expect.any(Object) },
  });
  expect(told).toMatchObject({
    status: 200,
    review: { operation: 'CREATE', kind: 'Deployment', namespace: 'starlight-prod', dryRun: false },
    decision: { allowed: true },
  });
});

it('answers a refusal with a status', async () => {
  const bad = good();
  (bad.request.object as AnyObject).spec.template.spec.containers[0].image = 'x';
  const { body } = await ask(post(JSON.stringify(bad)));
  expect(body.response).toMatchObject({
    allowed: false,
    status: {
      code: 403,
      reason: 'Forbidden',
      message: expect.stringContaining('x is not pinned by its digest'),
    },
  });
});

describe('what is no review', () => {
  const changed = (change: (review: AnyObject) => void) => {
    const review = structuredClone(good()) as AnyObject;
    change(review);
    return JSON.stringify(review);
  };
  const text = () => JSON.stringify(good());
  const cases: [string, number, () => Request, RegExp?][] = [
    ['nothing', 400, () => post('')],
    ['an empty object', 400, () => post('{}'), /apiVersion/],
    ['null', 400, () => post('null')],
    ['no JSON', 400, () => post('{"apiVersion":'), /the review:1:/],
    ['a key twice', 400, () => post(text().replace('"kind"', '"kind": "Pod", "kind"')), /each key once/],
    ['__proto__', 400, () => post(text().replace('"kind"', '"__proto__": {}, "kind"')), /__proto__/],
    ['no UTF-8', 400, () => post(new Uint8Array([0x7b, 0xff, 0x7d])), /UTF-8/],
    ['too many levels', 400, () => post(`${'['.repeat(100)}${']'.repeat(100)}`), /levels/],
    [
      'another version',
      400,
      () => post(text().replace('admission.k8s.io/v1', 'admission.k8s.io/v1beta1')),
      /apiVersion/,
    ],
    [
      'another kind',
      400,
      () =>
        post(
          changed((review) => {
            review.kind = 'ConversionReview';
          }),
        ),
      /kind/,
    ],
    [
      'no request',
      400,
      () =>
        post(
          changed((review) => {
            delete review.request;
          }),
        ),
      /request/,
    ],
    [
      'no uid',
      400,
      () =>
        post(
          changed((review) => {
            review.request.uid = '';
          }),
        ),
      /uid/,
    ],
    [
      'another operation',
      400,
      () =>
        post(
          changed((review) => {
            review.request.operation = 'PATCH';
          }),
        ),
      /operation/,
    ],
    [
      'an object that is a list',
      400,
      () =>
        post(
          changed((review) => {
            review.request.object = [];
          }),
        ),
      /object/,
    ],
    ['another type', 415, () => post(text(), { type: 'text/plain' })],
    ['another method', 405, () => new Request('https://gates.example/review'), /POST/],
    ['too much', 413, () => post('x'.repeat(body_bytes_max + 1)), /at most 3145728 bytes/],
    [
      'too much, said before',
      413,
      () => {
        const request = post('{}');
        request.headers.set('content-length', String(body_bytes_max + 1));
        return request;
      },
    ],
  ];

  it.each(cases)('%s: %i', async (_, code, request, message) => {
    const { status, body, told } = await ask(request());
    expect(status).toBe(code);
    expect(body).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code });
    expect(body.message).toMatch(message ?? /./);
    expect(told?.decision).toBeUndefined();
  });

  it('reads a body that comes in pieces, up to the very limit', async () => {
    const pieces = (length: number) => {
      const rest = new TextEncoder().encode(text().padEnd(length, ' '));
      let offset = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (offset >= rest.length) return controller.close();
          controller.enqueue(rest.subarray(offset, offset + 65_536));
          offset += 65_536;
        },
      });
    };
    const streamed = (length: number) =>
      new Request('https://gates.example/', {
        method: 'POST',
        body: pieces(length),
        headers: { 'content-type': 'application/json; charset=utf-8' },
        duplex: 'half',
      } as RequestInit);
    expect((await ask(streamed(body_bytes_max))).body.response.allowed).toBe(true);
    expect((await ask(streamed(body_bytes_max + 1))).status).toBe(413);
  });
});

describe('what fails inside', () => {
  const asked = (evaluate: AdmissionOptions['evaluate'], options: Partial<AdmissionOptions> = {}) =>
    ask(post(JSON.stringify(good())), { evaluate, ...options });

  it.each<[string, AdmissionOptions['evaluate']]>([
    [
      'throws',
      () => {
        throw new Error('secret inside');
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret inside'))],
    ['answers nonsense', () => 'yes' as unknown as RuleAnswer],
    ['names a rule that there is not', () => ({ violations: [{ rule: 'none', path: 'a' }], reports: [] })],
  ])('an engine that %s refuses', async (_, evaluate) => {
    const { status, body, told } = await asked(evaluate);
    expect(status).toBe(200);
    expect(body.response).toMatchObject({ allowed: false, status: { code: 500 } });
    expect(JSON.stringify(body)).not.toContain('secret inside');
    expect(told?.error).toBeInstanceOf(Error);
  });

  it('a deadline refuses, ours or the API server’s', async () => {
    const never = () => new Promise<RuleAnswer>(() => {});
    const missed = { allowed: false, status: { code: 504, reason: 'Timeout' } };
    expect((await asked(never, { deadline_ms: 5 })).body.response).toMatchObject(missed);
    const hurried = post(JSON.stringify(good()), { query: '?timeout=20ms' });
    expect((await ask(hurried, { evaluate: never })).body.response).toMatchObject(missed);
    const busy = () => {
      const end_ms = performance.now() + 20;
      while (performance.now() < end_ms);
      return { violations: [], reports: [] };
    };
    expect((await asked(busy, { deadline_ms: 5 })).body.response).toMatchObject(missed);
  });

  it('an instance that failed is not used again, and the next review is judged', async () => {
    const { rules } = settings;
    const broken = { ...(good() as Review), request: { ...good().request } };
    expect(() =>
      rules.evaluate({
        get operation(): never {
          throw new Error('no');
        },
      } as never),
    ).toThrow();
    expect((await ask(post(JSON.stringify(broken)))).body.response.allowed).toBe(true);
  });
});
