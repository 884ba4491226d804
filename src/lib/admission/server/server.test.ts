import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { connect as plainConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { makePki, type Pki } from '../../../../environment/pki.ts';
import { parseTrust } from '../../trust/index.ts';
import { parseYaml } from '../../yaml.ts';
import { exampleObjects, now_ms, reviewOf, rulesWith } from '../reviews.testing.ts';
import type { RuleAnswer } from '../rules.ts';
import { WatchedVerdicts } from '../watched-verdicts.ts';
import { type ServerOptions, startAdmissionServer } from './index.ts';

let directory: string;
let first: Pki;
let second: Pki;
let authorities: string[];
let settings: Awaited<ReturnType<typeof rulesWith>>;
let body: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gates-server-'));
  first = await makePki(join(directory, 'first'));
  second = await makePki(join(directory, 'second'));
  authorities = await Promise.all(
    [first, second].map(({ authority }) => readFile(authority.certificate, 'utf8')),
  );
  settings = await rulesWith();
  const [deployment] = await exampleObjects('deployment');
  body = JSON.stringify(reviewOf(deployment));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function started(
  options: Partial<ServerOptions> & { evaluate?: ServerOptions['admission']['evaluate'] } = {},
) {
  const lines: Record<string, unknown>[] = [];
  const { evaluate = (input) => settings.rules.evaluate(input), ...others } = options;
  const server = await startAdmissionServer({
    admission: { ...settings, evaluate, now: () => now_ms },
    certificates: { certificate: first.server.certificate, key: first.server.key },
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    watch_ms: 20,
    drain_ms: 0,
    grace_ms: 500,
    log: (line) => lines.push(JSON.parse(line)),
    ...others,
  });
  onTestFinished(() => server.stop());
  return { ...server, lines };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly issuer: string;
}

/** Asks over a connection of its own unless told another agent. */
function ask(port: number, path = '/', options: RequestOptions & { body?: string } = {}): Promise<Answer> {
  const { body: sent = body, ...rest } = options;
  const method = path === '/' ? 'POST' : 'GET';
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        ca: authorities,
        agent: false,
        headers:
          method === 'POST'
            ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }
            : {},
        ...rest,
      },
      async (response) => {
        const issuer = (response.socket as TLSSocket).getPeerCertificate().fingerprint256;
        let text = '';
        for await (const part of response) text += part;
        resolve({ status: response.statusCode ?? 0, text, issuer });
      },
    );
    asked.on('error', reject).end(method === 'POST' ? sent : undefined);
  });
}

const metricsOf = (port: number | undefined) =>
  new Promise<string>((resolve, reject) => {
    plainRequest({ host: '127.0.0.1', port, path: '/metrics', agent: false }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve(text);
    })
      .on('error', reject)
      .end();
  });

/** An evaluation that waits until it is let go. */
function held() {
  let go: () => void = () => undefined;
  const waiting = new Promise<RuleAnswer>((resolve) => {
    go = () => resolve({ violations: [], reports: [] });
  });
  return { evaluate: () => waiting, go };
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

it('answers reviews and probes, logs no content, and counts', async () => {
  const { port, metricsPort, lines } = await started();
  const { status, text } = await ask(port);
  expect(status).toBe(200);
  expect(JSON.parse(text).response.allowed).toBe(true);
  expect((await ask(port, '/', { body: body.replace(/@sha256:[0-9a-f]{64}/g, '') })).text).toContain(
    'is not pinned',
  );
  expect((await ask(port, '/healthz')).status).toBe(200);
  expect((await ask(port, '/readyz')).status).toBe(200);
  const reviews = lines.filter(({ event }) => event === 'review');
  expect(reviews).toHaveLength(2);
  expect(reviews[0]).toEqual({
    time: new Date(now_ms).toISOString(),
    level: 'info',
    event: 'review',
    uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
    operation: 'CREATE',
    kind: 'Deployment',
    namespace: 'starlight-prod',
    name: 'starlight-v4',
    user: 'deployer',
    dry_run: false,
    allowed: true,
    items: [],
    warnings: 0,
    duration_ms: expect.any(Number),
  });
  expect(JSON.stringify(lines)).not.toMatch(/registry|sha256|containers/);
  const metrics = await metricsOf(metricsPort);
  const samples = metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples.length).toBeGreaterThan(20);
  for (const line of samples)
    expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+]+$/);
  expect(samples).toContain(
    'gates_admission_reviews_total{operation="CREATE",kind="Deployment",allowed="true"} 1',
  );
  expect(samples).toContain(
    'gates_admission_reviews_total{operation="CREATE",kind="Deployment",allowed="false"} 1',
  );
  expect(samples.filter((line) => line.startsWith('gates_admission_denials_total{item='))).not.toHaveLength(
    0,
  );
  expect(samples).toContain('gates_admission_review_duration_seconds_bucket{le="+Inf"} 2');
  expect(samples).toContain('gates_admission_in_flight 0');
  expect(samples).toContain('gates_admission_in_flight_bytes 0');
});

it('takes TLS 1.3 alone, 1.2 where it is allowed, and no plain HTTP', async () => {
  const { port } = await started();
  await expect(ask(port, '/', { maxVersion: 'TLSv1.2' })).rejects.toThrow(/version/i);
  const older = await started({ tlsMin: '1.2' });
  expect((await ask(older.port, '/', { maxVersion: 'TLSv1.2' })).status).toBe(200);
  const socket = plainConnect(port, '127.0.0.1').on('error', () => undefined);
  socket.write('GET /healthz HTTP/1.1\r\nhost: gates\r\n\r\n');
  let got = '';
  socket.on('data', (part) => {
    got += part.toString('latin1');
  });
  await once(socket, 'close');
  expect(got).not.toContain('HTTP/1.1 200');
});

it('asks for a client certificate where it is told to, of reviews and not of probes', async () => {
  const { port } = await started({
    certificates: {
      certificate: first.server.certificate,
      key: first.server.key,
      clientAuthorities: first.authority.certificate,
    },
  });
  const pairOf = async (pki: Pki, folder: string) => {
    await pki.kubeconfig('https://127.0.0.1', 'apiserver');
    const read = (ending: string) => readFile(join(directory, folder, `apiserver.${ending}`));
    return { cert: await read('crt'), key: await read('key') };
  };
  expect((await ask(port)).status).toBe(401);
  expect((await ask(port, '/', await pairOf(second, 'second'))).status).toBe(401);
  expect((await ask(port, '/', await pairOf(first, 'first'))).status).toBe(200);
  expect((await ask(port, '/readyz')).status).toBe(200);
});

it('changes its certificate under load without losing a request, and waits for a whole pair', async () => {
  const certificate = join(directory, 'served.crt');
  const key = join(directory, 'served.key');
  await cp(first.server.certificate, certificate);
  await cp(first.server.key, key);
  const { port, lines } = await started({ certificates: { certificate, key } });
  const answers: Answer[] = [];
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  let done = false;
  const clients = [false, false, agent, agent].map(async (used) => {
    while (!done || answers.length < 300) answers.push(await ask(port, '/', { agent: used }));
  });
  await until(() => answers.length > 50);
  await cp(second.server.certificate, certificate);
  await until(() => lines.some(({ event }) => event === 'certificate_unread'));
  expect((await ask(port)).issuer).toBe(answers[0]?.issuer);
  await cp(second.server.key, key);
  await until(async () => (await ask(port)).issuer !== answers[0]?.issuer);
  done = true;
  await Promise.all(clients);
  expect(answers.length).toBeGreaterThanOrEqual(300);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  await writeFile(key, 'nothing');
  await until(() => String(lines.at(-1)?.['message']).includes('expected a private key in PEM'));
  expect((await ask(port)).status).toBe(200);
});

it('reads verdicts again when their folder changes, and says which file holds none', async () => {
  const verdicts = join(directory, 'verdicts');
  await mkdir(verdicts);
  const file = 'fixtures/all-pass/trust.yaml';
  const trust = parseTrust(await parseYaml(await readFile(file, 'utf8'), file, 'trust_invalid'), file);
  const watched = new WatchedVerdicts(verdicts, trust);
  await watched.refresh(now_ms);
  let reads = 0;
  const onRead = () => {
    reads += 1;
  };
  const { lines, metricsPort } = await started({ verdicts: { watched, onRead } });
  expect(await metricsOf(metricsPort)).toContain('gates_admission_verdict_files_refused 0\n');
  await writeFile(join(verdicts, 'bad.json'), '{}');
  await until(() =>
    lines.some(({ event, file: named }) => event === 'verdict_refused' && named === 'bad.json'),
  );
  expect(reads).toBeGreaterThan(0);
  expect(await metricsOf(metricsPort)).toContain('gates_admission_verdict_files_refused 1\n');
  await rm(verdicts, { recursive: true });
  await until(() => lines.some(({ event }) => event === 'verdicts_unread'));
  expect(await metricsOf(metricsPort)).toContain(
    'gates_admission_reloads_total{what="verdicts",result="failed"}',
  );
});

it('bounds what it takes on at once, in requests and in bytes', async () => {
  const { evaluate, go } = held();
  const { port, metricsPort } = await started({ evaluate, in_flight_max: 2 });
  const waiting = [ask(port), ask(port)];
  await until(async () => (await metricsOf(metricsPort)).includes('gates_admission_in_flight 2\n'));
  expect((await ask(port)).status).toBe(429);
  expect((await ask(port, '/healthz')).status).toBe(200);
  go();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await ask(port)).status).toBe(200);
  const narrow = await started({ in_flight_bytes_max: 100 });
  expect((await ask(narrow.port)).status).toBe(503);
});

it('refuses a body that is too large, declared or not', async () => {
  const { port, metricsPort } = await started();
  const large = 'x'.repeat(3 * 1024 * 1024 + 1);
  expect((await ask(port, '/', { body: large })).status).toBe(413);
  const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  const endless = connect({ host: '127.0.0.1', port, ca: authorities }).on('error', () => undefined);
  onTestFinished(() => void endless.destroy());
  await once(endless, 'secureConnect');
  endless.write(
    'POST / HTTP/1.1\r\nhost: gates\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
  );
  endless.write(`${large.length.toString(16)}\r\n${large}\r\n`);
  const [head] = await once(endless, 'data');
  expect(String(head)).toMatch(/^HTTP\/1.1 413 /);
  expect((await ask(port, '/', { body: large, headers: chunked })).status).toBe(413);
  expect((await ask(port, '/', { headers: chunked })).status).toBe(200);
  expect(await metricsOf(metricsPort)).toContain('gates_admission_in_flight_bytes 0\n');
});

it('ends a request that does not come to its end, and gives its place back', async () => {
  const { port, metricsPort } = await started({ request_ms: 200, in_flight_max: 1 });
  const slow = async (head: string) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authorities }).on('error', () => undefined);
    await once(socket, 'secureConnect');
    socket.write(head);
    socket.resume();
    await once(socket, 'close');
  };
  await slow('POST / HTTP/1.1\r\nhost: ga');
  await slow(
    'POST / HTTP/1.1\r\nhost: gates\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  );
  await until(async () => (await metricsOf(metricsPort)).includes('gates_admission_in_flight 0\n'));
  expect((await ask(port)).status).toBe(200);
});

it('stops: not ready first, then what is in flight is answered, then nothing is taken', async () => {
  const { evaluate, go } = held();
  const server = await started({ evaluate, drain_ms: 300, grace_ms: 20_000 });
  const { port, metricsPort } = server;
  const waiting = ask(port);
  await until(async () => (await metricsOf(metricsPort)).includes('gates_admission_in_flight 1\n'));
  let ended = false;
  const stopped = server.stop().then(() => {
    ended = true;
  });
  expect((await ask(port, '/readyz')).status).toBe(503);
  expect((await ask(port, '/healthz')).status).toBe(200);
  await until(() =>
    ask(port, '/healthz').then(
      () => false,
      () => true,
    ),
  );
  expect(ended).toBe(false);
  go();
  expect((await waiting).status).toBe(200);
  await stopped;
  await expect(metricsOf(metricsPort)).rejects.toThrow(/ECONNREFUSED/);
});

it('does not wait longer for what is in flight than it was told', async () => {
  const server = await started({ evaluate: () => new Promise(() => undefined), grace_ms: 50 });
  const waiting = ask(server.port).catch((error: Error) => error.message);
  await until(async () => (await metricsOf(server.metricsPort)).includes('gates_admission_in_flight 1\n'));
  await server.stop();
  expect(await waiting).toMatch(/hang up|ECONNRESET/);
});

it.each([
  ['no file', 'missing.crt', /missing.crt can't be read/],
  ['the key of another', 'second/kube-apiserver.key', /is not the key of the certificate/],
  ['no key', 'first/ca.crt', /expected a private key in PEM/],
])('does not begin with %s', async (_, file, message) => {
  const certificates = { certificate: first.server.certificate, key: join(directory, file) };
  await expect(started({ certificates })).rejects.toThrow(message);
});
