import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, health, image, infer, start } from './example-service.testing.ts';
import { type ExampleService, startExampleService } from './example-service.ts';
import { makePki } from './pki.ts';
import { freePorts } from './ports.ts';

/** The value of a series without labels. */
async function metric(service: ExampleService, name: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

const requests = async (service: ExampleService) =>
  (await service.lines()).filter(({ route }) => route !== undefined && route !== '/health');

describe('the log', () => {
  it('has one line for each request, with its route, code and time', async () => {
    const service = await start();
    for (let count = 0; count < 3; count += 1) expect(await infer(service)).toBe(200);
    expect(await infer(service, { headers: {} })).toBe(401);
    await fetch(`${service.url}/somewhere/else?with=a-query`);
    await service.stop();
    const lines = await requests(service);
    expect(lines.map(({ method, route, code }) => [method, route, code])).toEqual([
      ['POST', '/inference', 200],
      ['POST', '/inference', 200],
      ['POST', '/inference', 200],
      ['POST', '/inference', 401],
      ['GET', 'unmatched', 404],
    ]);
    for (const { latency_ms } of lines) expect(latency_ms).toBeGreaterThan(0);
  });

  it('holds no key, token, password, body or query string, whatever goes wrong', async () => {
    const [closed = 0] = await freePorts(1);
    const secrets = ['password-of-the-database', 'password-of-the-cache', 'value-in-the-query'];
    const service = await start({
      DATABASE_URL: `postgres://starlight:${secrets[0]}@127.0.0.1:${closed}/starlight`,
      REDIS_URL: `redis://:${secrets[1]}@127.0.0.1:${closed}/0`,
      LOG_LEVEL: 'trace',
      FAULT_ERROR_PERCENT: '50',
    });
    const token = service.token();
    const authorization = `Bearer ${token}`;
    const expired = service.token({ expiresIn_seconds: -1 });
    const base64 = image.toString('base64');
    await infer(service);
    await infer(service);
    await infer(service, { headers: { authorization } });
    await infer(service, { headers: { authorization: `Bearer ${expired}` } });
    await infer(service, { headers: { 'x-api-key': 'wrong-key-of-somebody' } });
    const json = { 'content-type': 'application/json', authorization };
    await infer(service, { headers: json, body: JSON.stringify({ image: base64 }) });
    await infer(service, { headers: json, body: `{"image": "broken-body` });
    await fetch(`${service.url}/%ff?key=${secrets[2]}`);
    await fetch(`${service.url}/health?key=${secrets[2]}`);
    await service.stop();
    const log = JSON.stringify(await service.lines());
    expect(await requests(service)).toHaveLength(8);
    const searched = [
      ...[service.apiKey, token, expired, base64, 'wrong-key-of-somebody', 'broken-body', ...secrets],
      ...['authorization', 'x-api-key', 'Bearer'],
    ];
    expect(searched).toHaveLength(12);
    for (const secret of searched) expect(log).not.toContain(secret);
  });

  it('warns of faults that are switched on', async () => {
    const service = await start({ FAULT_BUSY_MS: '0' });
    const warning = (await service.lines()).find((line) => line['faults'] !== undefined);
    expect(warning).toMatchObject({ level: 40, faults: ['FAULT_BUSY_MS'] });
  });
});

it('leaves no trace of a telemetry of the ONNX runtime', async () => {
  const home = await mkdtemp(join(tmpdir(), 'service-home-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const service = await start({ HOME: home });
  expect(await infer(service)).toBe(200);
  await service.stop();
  expect(await readdir(home)).toEqual([]);
});

describe('a start that must fail', () => {
  it.each([
    [{ FAULT_LATENCY_MS: 'slow' }, /FAULT_LATENCY_MS: expected milliseconds x requests/],
    [{ PORT: 'http' }, /PORT: expected a whole number/],
    [{ MODEL_PATH: '/nowhere/detector.onnx' }, /nowhere\/detector\.onnx can't be served: no such file/],
    [{ MODEL_DIGEST: `sha256:${'0'.repeat(64)}` }, /MODEL_DIGEST asks for sha256:0000/],
  ])('with %o says why and ends', async (env, message) => {
    await expect(startExampleService({ env })).rejects.toThrow(message);
  });
});

describe('the shutdown', () => {
  it('says 503 under /health, finishes what is in flight, and then is gone', async () => {
    const service = await start({ FAULT_LATENCY_MS: '1500x1', SHUTDOWN_DELAY_SECONDS: '1' });
    expect((await health(service)).code).toBe(200);
    const inFlight = infer(service);
    await sleep(300);
    process.kill(service.pid, 'SIGTERM');
    const draining = await eventually(async () => {
      const seen = await health(service);
      return seen.code === 503 ? seen : undefined;
    });
    expect(draining).toMatchObject({ status: 'degraded' });
    expect(await inFlight).toBe(200);
    await eventually(async () => (await service.lines()).some(({ msg }) => msg === 'shut down'));
    expect(await infer(service)).toBeUndefined();
  });

  it('cuts off what does not finish within its grace', async () => {
    const service = await start({ FAULT_HANG_PERCENT: '100', SHUTDOWN_GRACE_SECONDS: '1' });
    const inFlight = infer(service);
    await sleep(300);
    process.kill(service.pid, 'SIGINT');
    expect(await inFlight).toBeUndefined();
    await eventually(async () => (await service.lines()).some(({ msg }) => msg?.includes('cut off')));
    expect((await requests(service)).map(({ code }) => code)).toEqual([499]);
  });
});

it('limits the rate over HTTP', async () => {
  const service = await start({ RATE_LIMIT_PER_MINUTE: '2' });
  expect([await infer(service), await infer(service), await infer(service)]).toEqual([200, 200, 429]);
  expect(await infer(service, { headers: { authorization: `Bearer ${service.token()}` } })).toBe(200);
});

it('refuses a large upload while it is being sent, and goes on', async () => {
  const service = await start({ MAX_IMAGE_BYTES: '100000' });
  const body = new FormData();
  body.set('image', new Blob([new Uint8Array(30_000_000)]), 'large');
  expect(await infer(service, { body })).toBe(413);
  expect(await infer(service)).toBe(200);
});

describe('TLS', () => {
  it('is spoken from version 1.2 on when a certificate is configured', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'service-tls-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const { authority, server } = await makePki(directory);
    const service = await start({ TLS_CERT_FILE: server.certificate, TLS_KEY_FILE: server.key });
    expect(service.url).toMatch(/^https:/);
    const ca = await readFile(authority.certificate);
    const ask = async (options: object) => {
      const agent = new Agent({ ca, ...options });
      const [response] = await once(httpsRequest(`${service.url}/health`, { agent }).end(), 'response');
      response.resume();
      return [response.statusCode, response.socket.getProtocol()];
    };
    expect(await ask({})).toEqual([200, 'TLSv1.3']);
    expect(await ask({ maxVersion: 'TLSv1.2' })).toEqual([200, 'TLSv1.2']);
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    await expect(ask(old)).rejects.toThrow(/protocol version/);
    await expect(fetch(`${service.url}/health`)).rejects.toThrow();
  });
});

describe('a fault of the process', () => {
  it('never answers the share that hangs, and logs it when the client leaves', async () => {
    const service = await start({ FAULT_HANG_PERCENT: '50' });
    const patient = () => infer(service, { signal: AbortSignal.timeout(1000) });
    expect([await patient(), await patient(), await patient(), await patient()]).toEqual([
      undefined,
      200,
      undefined,
      200,
    ]);
    const codes = await eventually(async () => {
      const lines = await requests(service);
      return lines.length === 4 && lines.map(({ code }) => code);
    });
    expect(codes).toEqual([499, 200, 499, 200]);
  });

  it('dies after the inferences it was given', async () => {
    const service = await start({ FAULT_EXIT_AFTER: '2' });
    expect([await infer(service), await infer(service)]).toEqual([200, 200]);
    await eventually(async () => (await infer(service)) === undefined);
    expect((await service.lines()).some(({ msg }) => msg === 'shut down')).toBe(false);
  });

  it('keeps memory and burns the processor as told', async () => {
    const leak_bytes = 20_000_000;
    const busy_ms = 100;
    const service = await start({ FAULT_LEAK_BYTES: String(leak_bytes), FAULT_BUSY_MS: String(busy_ms) });
    const [memory, processor] = ['process_resident_memory_bytes', 'process_cpu_seconds_total'];
    const before = [await metric(service, memory), await metric(service, processor)] as const;
    for (let count = 0; count < 5; count += 1) expect(await infer(service)).toBe(200);
    expect((await metric(service, memory)) - before[0]).toBeGreaterThan(4 * leak_bytes);
    expect((await metric(service, processor)) - before[1]).toBeGreaterThan(((4 * busy_ms) / 1000) * 0.9);
  });
});
