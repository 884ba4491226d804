import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { IMAGE_FORMATS } from './decode.ts';
import { API_KEY, asJson, asMultipart, picture, testService, withKey } from './service.testing.ts';

const problem = { error: { code: expect.any(String), message: expect.any(String) } };

describe('POST /inference', () => {
  it.each(IMAGE_FORMATS)('answers for %s in both kinds of body, and alike', async (format) => {
    const { app, service } = await testService();
    const image = await picture(format);
    const answers = [await app.inject(asMultipart(image)), await app.inject(asJson(image))];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({
        prediction: expect.stringMatching(/^(clean|stego)$/),
        probability: expect.any(Number),
        model: { version: 'v4', digest: service.model?.digest },
        format,
      });
    }
    expect(answers[0]?.body).toBe(answers[1]?.body);
  });

  it('refuses one byte more than allowed, and takes the last that is', async () => {
    const image = await picture('png');
    const exact = await testService({ MAX_IMAGE_BYTES: String(image.length) });
    const small = await testService({ MAX_IMAGE_BYTES: String(image.length - 1) });
    for (const request of [asMultipart(image), asJson(image)]) {
      expect((await exact.app.inject(request)).statusCode).toBe(200);
      const answer = await small.app.inject(request);
      expect([answer.statusCode, answer.json()]).toEqual([413, problem]);
    }
    const huge = await small.app.inject(asJson(Buffer.alloc(1_000_000)));
    expect([huge.statusCode, huge.json()]).toEqual([413, problem]);
  });

  it('gives everything hostile a 4xx in the one shape', async () => {
    const { app } = await testService();
    const image = await picture('png');
    const json = { ...withKey, 'content-type': 'application/json' };
    const post = (payload: string | Buffer | undefined, headers: Record<string, string>) => ({
      method: 'POST' as const,
      url: '/inference',
      headers,
      ...(payload !== undefined && { payload }),
    });
    const multipart = asMultipart(image);
    const deep = 200_000;
    const cases: [name: string, status: number, request: InjectOptions][] = [
      ['nothing', 400, post(undefined, withKey)],
      ['an empty JSON body', 400, post('', json)],
      ['JSON that does not parse', 400, post('{"image":', json)],
      ['a poisoned prototype', 400, post('{"__proto__":{"image":"x"},"image":"x"}', json)],
      ['deep JSON', 400, post('['.repeat(deep) + ']'.repeat(deep), json)],
      ['a deep image', 400, post(`{"image":${'['.repeat(deep)}${']'.repeat(deep)}}`, json)],
      ['no image in JSON', 400, post('{}', json)],
      ['null', 400, post('null', json)],
      ['an image that is a number', 400, post('{"image":7}', json)],
      ['an empty image', 400, post('{"image":""}', json)],
      ['no base64', 400, post('{"image":"<svg/>"}', json)],
      ['base64 without padding', 400, post('{"image":"iVBOR"}', json)],
      ['text', 415, post('hello', { ...withKey, 'content-type': 'text/plain' })],
      ['an unknown type', 415, post('hello', { ...withKey, 'content-type': '/' })],
      ['another part', 400, asMultipart(image, 'picture')],
      ['an empty part', 400, asMultipart(Buffer.alloc(0))],
      ['a multipart body cut off', 400, { ...multipart, payload: multipart.payload.subarray(0, 300) }],
      ['a multipart body that is none', 400, { ...multipart, payload: 'hello' }],
      [
        'multipart without a boundary',
        400,
        post('hello', { ...withKey, 'content-type': 'multipart/form-data' }),
      ],
      ['a truncated image', 422, asMultipart(image.subarray(0, image.length / 2))],
      ['a PNG signature and noise', 422, asJson(Buffer.concat([image.subarray(0, 8), Buffer.alloc(99, 7)]))],
      ['an image of nothing', 422, asJson(Buffer.from('hello'))],
    ];
    const seen = [];
    for (const [name, , request] of cases) {
      const answer = await app.inject(request);
      expect(answer.json(), name).toEqual(problem);
      seen.push([name, answer.statusCode]);
    }
    expect(seen).toEqual(cases.map(([name, status]) => [name, status]));
  });

  it('refuses a picture with too many pixels', async () => {
    const { app } = await testService({ MAX_IMAGE_PIXELS: String(63 * 64) });
    const answer = await app.inject(asMultipart(await picture('png')));
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'image_too_many_pixels']);
  });

  it('answers 504 past its time limit, waiting or busy', async () => {
    for (const fault of [{ FAULT_LATENCY_MS: '2000x1' }, { FAULT_BUSY_MS: '60' }]) {
      const { app } = await testService({ INFERENCE_TIMEOUT_MS: '50', ...fault });
      const answer = await app.inject(asMultipart(await picture('png')));
      expect([answer.statusCode, answer.json()]).toEqual([504, problem]);
    }
  });

  it('answers 503 while no model is loaded', async () => {
    const { app, service } = await testService();
    service.model = undefined;
    expect((await app.inject(asMultipart(await picture('png')))).statusCode).toBe(503);
    expect((await app.inject({ url: '/models/versions', headers: withKey })).statusCode).toBe(503);
    const health = await app.inject('/health');
    expect([health.statusCode, health.json()]).toEqual([
      503,
      { status: 'degraded', version: 'v4', dependencies: { model: 'down' } },
    ]);
  });

  it('fails, or answers nonsense, only when a fault asks for it', async () => {
    const image = await picture('png');
    const failing = await testService({ FAULT_ERROR_PERCENT: '50' });
    const codes = [];
    for (let index = 0; index < 4; index += 1)
      codes.push((await failing.app.inject(asMultipart(image))).statusCode);
    expect(codes).toEqual([200, 503, 200, 503]);
    const nonsense = await testService({ FAULT_BODY: '{"ok":true}' });
    const answer = await nonsense.app.inject(asMultipart(image));
    expect([answer.statusCode, answer.body]).toEqual([200, '{"ok":true}']);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });
});

describe('errors outside of the routes', () => {
  it('have the same shape, and repeat nothing of the request', async () => {
    const { app } = await testService();
    for (const [url, status] of [
      [`/nowhere?key=${API_KEY}`, 404],
      ['/%ff', 400],
      ['/inference', 404],
    ] as const) {
      const answer = await app.inject({ url, headers: withKey });
      expect([answer.statusCode, answer.json()]).toEqual([status, problem]);
      expect(answer.body).not.toContain(API_KEY);
    }
  });
});
