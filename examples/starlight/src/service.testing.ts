import { createHmac, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { createApplication } from './application.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import type { ImageFormat } from './decode.ts';

export const API_KEY = randomBytes(18).toString('base64url');
export const TOKEN_SECRET = randomBytes(32).toString('base64url');
export const withKey = { 'x-api-key': API_KEY };

/** The service with a loaded model, to `inject` requests into; closed when the test has finished. */
export async function testService(
  variables: Readonly<Record<string, string>> = {},
  change: Partial<Configuration> = {},
) {
  const configuration = readConfiguration({ API_KEY, TOKEN_SECRET, LOG_LEVEL: 'silent', ...variables });
  const application = await createApplication({ ...configuration, ...change }, () => {
    throw new Error('Only a process of its own may die.');
  });
  onTestFinished(() => application.app.close());
  await application.load();
  return application;
}

/** A seeded picture: a ramp of light with noise over it, which has no reason to look like anything but a photo. */
export async function picture(format: ImageFormat, side = 64): Promise<Buffer> {
  const data = Buffer.alloc(side * side * 3);
  let state = 12_345;
  for (let index = 0; index < data.length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    data[index] = 60 + (Math.floor(index / 3) % side) + Math.floor((state / 2_147_483_648) * 6);
  }
  const image = sharp(data, { raw: { width: side, height: side, channels: 3 } });
  return image.toFormat(format, format === 'webp' ? { lossless: true } : {}).toBuffer();
}

/** An Authorization header with a token of these claims, signed as told. */
export function bearer(claims: object, algorithm = 'HS256', secret = TOKEN_SECRET): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  const hash = algorithm === 'HS512' ? 'sha512' : 'sha256';
  const signature = algorithm === 'none' ? '' : createHmac(hash, secret).update(signed).digest('base64url');
  return `Bearer ${signed}.${signature}`;
}

/** Payload and headers of a JSON request, with a valid key. */
export const asJson = (image: Uint8Array, headers: Record<string, string> = withKey) => ({
  method: 'POST' as const,
  url: '/inference',
  headers,
  payload: { image: Buffer.from(image).toString('base64') },
});

/** Payload and headers of a multipart request, with a valid key. */
export function asMultipart(image: Uint8Array, name = 'image', headers: Record<string, string> = withKey) {
  const boundary = 'a-boundary-of-the-test';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="picture"\r\n\r\n`;
  return {
    method: 'POST' as const,
    url: '/inference',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
    payload: Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
