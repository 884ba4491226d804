import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { type ExampleService, startExampleService } from './example-service.ts';

/** A small picture to send. */
export const image = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();

/** The service for one test; stopped when the test has finished. */
export async function start(env: Record<string, string> = {}): Promise<ExampleService> {
  const service = await startExampleService({ env });
  onTestFinished(() => service.stop());
  return service;
}

/** Sends one inference; the answer's status, `undefined` when there was none. */
export async function infer(service: ExampleService, init: RequestInit = {}): Promise<number | undefined> {
  const body = new FormData();
  body.set('image', new Blob([new Uint8Array(image)]), 'picture.png');
  const headers = { 'x-api-key': service.apiKey };
  const response = await fetch(`${service.url}/inference`, { method: 'POST', body, headers, ...init }).catch(
    () => undefined,
  );
  await response?.arrayBuffer();
  return response?.status;
}

/** The status code and what the service says of itself. */
export async function health(service: ExampleService) {
  const response = await fetch(`${service.url}/health`);
  return { code: response.status, ...((await response.json()) as { status: string; dependencies: object }) };
}

/** Waits until `look` gives what is truthy; the test's own time limit ends a vain wait. */
export async function eventually<T>(look: () => Promise<T | false | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    await sleep(50);
  }
}
