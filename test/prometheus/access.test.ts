import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { makePki, type Pki } from '../../environment/pki.ts';
import { collectMoment } from '../../src/lib/collect/collect.ts';
import { openClient } from '../../src/lib/collect/prometheus/client.ts';
import { prometheus as collector } from '../../src/lib/collect/prometheus/collector.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { ProfileInput } from '../../src/lib/profile/schema.ts';
import { parseSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import { catalogueOf } from '../collect/cluster.testing.ts';
import { backfill, podSeries, times } from './history.testing.ts';
import { type RunningPrometheus, startPrometheus } from './server.testing.ts';

const token = 'planted-token-4711';
const password = 'the-password';
/** bcrypt of it */
const hash = '$2b$04$abcdefghijklmnopqrstuujfuDmBVdEpp/rsXBeSw0ec5YfAUJRh.';
const pod = { name: 'starlight-v4-647574f4bc-q97hd', uid: 'abddad51-de97-41b8-9b32-818ed09cb3ac' };
const limits = { production_window_seconds_min: 600, monitoring_active_seconds_min: 600 };

let directory: string;
let pki: Pki;
let plain: RunningPrometheus;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gates-access-'));
  pki = await makePki(join(directory, 'pki'));
  const now_ms = Date.now();
  const times_ms = times(now_ms - 900_000, now_ms + 120_000, 15_000);
  await backfill(podSeries({ ...pod, namespace: 'starlight-prod', times_ms }), directory);
  for (const [name, text] of Object.entries({
    token,
    wrong: 'another-token-4712',
    password,
    broken: 'two\nlines',
  }))
    await writeFile(join(directory, name), `${text}\n`);
  plain = await startPrometheus({ data: join(directory, 'data') });
});
afterAll(async () => {
  await plain?.remove();
  await rm(directory, { recursive: true, force: true });
});

/** Collects production's figures as `gates collect` does. */
async function collect(prometheus: ProfileInput['prometheus'], timeLimit_ms = 20_000) {
  const { snapshot, collectors } = await collectMoment({
    moment: 'post-deployment',
    profile: parseProfile({ prometheus, parameters: limits }, 'gates.yaml'),
    directory,
    catalogue: catalogueOf('post-deployment', ['metrics.requests']),
    timeLimit_ms,
    collectors: [collector],
  });
  const written = JSON.stringify(snapshot);
  for (const secret of [token, password, 'another-token-4712', hash]) expect(written).not.toContain(secret);
  // what is written can be read: nothing in it contradicts itself
  parseSnapshot(new TextEncoder().encode(written), 'snapshot.json');
  const { data, problems = [], source } = snapshot.observations['post-deployment']?.metrics ?? {};
  return { data, source, reasons: problems.map(({ reason }) => reason), state: collectors[0]?.state };
}

/** A server that is no Prometheus, or stands before one. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(options: Parameters<typeof startPrometheus>[0]): Promise<string> {
  const prometheus = await startPrometheus(options);
  onTestFinished(() => prometheus.remove());
  return prometheus.url;
}

const seen = { requests: { total: expect.any(Number), failed: 0 }, warnings: { items: [] } };

describe('what it takes to ask', () => {
  it('needs an address, and says what to write', async () => {
    expect((await collect({})).reasons).toEqual([
      'the profile names no Prometheus: write its address as prometheus.url, such as https://prometheus.example',
    ]);
  });

  it('asks without a credential where none is needed', async () => {
    const { data, source, reasons } = await collect({ url: plain.url });
    expect(reasons).toEqual([]);
    expect(data).toMatchObject(seen);
    expect(source).toBe(`${plain.url}, namespace starlight-prod`);
  });

  it('sends a bearer token, and says when it is not accepted', async () => {
    const url = await serve((request, response) => {
      if (request.headers.authorization !== `Bearer ${token}`) {
        response.writeHead(401).end(`no access with ${request.headers.authorization}`);
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const answer = await fetch(`${plain.url}${request.url?.replace('/prefix', '')}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: Buffer.concat(chunks),
        });
        response.writeHead(answer.status, { 'content-encoding': 'gzip' });
        response.end(gzipSync(await answer.text()));
      });
    });
    expect((await collect({ url: `${url}/prefix/`, bearerTokenFile: 'token' })).data).toMatchObject(seen);
    expect((await collect({ url, bearerTokenFile: 'wrong' })).reasons).toEqual([
      `${url} answered 401 Unauthorized; renew the credential that prometheus.bearerTokenFile or prometheus.basic names`,
    ]);
    expect((await collect({ url, bearerTokenFile: 'none' })).reasons).toEqual([
      'prometheus.bearerTokenFile: none is not there',
    ]);
    expect((await collect({ url, bearerTokenFile: 'broken' })).reasons).toEqual([
      'prometheus.bearerTokenFile: expected one line of plain characters in broken',
    ]);
  });

  it('does not repeat a credential that a server quotes', async () => {
    const url = await serve((request, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          status: 'error',
          errorType: 'forbidden',
          error: `${request.headers.authorization}`,
        }),
      );
    });
    const { reasons } = await collect({ url, bearerTokenFile: 'token' });
    expect(reasons).toEqual([
      `${url} answered 403 Forbidden: forbidden: Bearer [redacted]; let this identity query it`,
    ]);
    const basic = await collect({ url, basic: { user: 'gates', passwordFile: 'password' } });
    expect(basic.reasons[0]).toContain('Basic [redacted]');
  });

  it('knows itself by a user and a password', async () => {
    const url = await start({
      data: join(directory, 'data-basic'),
      web: { basic_auth_users: { gates: hash } },
    });
    const right = await collect({ url, basic: { user: 'gates', passwordFile: 'password' } });
    expect(right.reasons).toEqual(
      expect.arrayContaining([expect.stringContaining('kube-state-metrics shows no pod')]),
    );
    const wrong = await collect({ url, basic: { user: 'gates', passwordFile: 'wrong' } });
    expect(wrong.reasons).toEqual([expect.stringContaining('answered 401 Unauthorized; renew')]);
  });

  it('trusts an authority of the team’s own, and only where it is named; shows a certificate of its own', async () => {
    await pki.kubeconfig('https://127.0.0.1', 'gates');
    const url = await start({
      data: join(directory, 'data-tls'),
      web: {
        tls_server_config: {
          cert_file: pki.server.certificate,
          key_file: pki.server.key,
          client_auth_type: 'RequireAndVerifyClientCert',
          client_ca_file: pki.authority.certificate,
        },
      },
    });
    expect((await collect({ url })).reasons).toEqual([
      expect.stringMatching(
        /can't be reached: .*; name the certificate of its authority in prometheus.caFile$/,
      ),
    ]);
    const caFile = pki.authority.certificate;
    expect((await collect({ url, caFile })).reasons).toEqual([expect.stringContaining("can't be reached")]);
    const known = await collect({
      url,
      caFile,
      clientCertificateFile: 'pki/gates.crt',
      clientKeyFile: 'pki/gates.key',
    });
    expect(known.data).toMatchObject({ expectedPods: { items: [] } });
  });
});

describe('what pods used', () => {
  it('needs a load test, and says how to get it', async () => {
    const { snapshot } = await collectMoment({
      moment: 'pre-deployment',
      profile: parseProfile({ prometheus: { url: plain.url } }, 'gates.yaml'),
      directory,
      catalogue: catalogueOf('pre-deployment', ['resources.pods']),
      collectors: [collector],
    });
    expect(snapshot.observations['pre-deployment']?.resources).toMatchObject({
      collector: 'prometheus@1',
      problems: [{ path: '', reason: expect.stringContaining('no load test of') }],
    });
  });
});

describe('an answer that proves nothing', () => {
  it('keeps a warning of Prometheus, so that nothing passes', async () => {
    const url = await start({
      data: join(directory, 'data-warning'),
      config: { remote_read: [{ url: 'http://127.0.0.1:1/read', read_recent: true, remote_timeout: '1s' }] },
    });
    const { data, reasons } = await collect({ url });
    expect(data).toMatchObject({
      warnings: { items: [expect.stringContaining('remote_read')], complete: true },
    });
    expect(data).not.toHaveProperty('coverage');
    expect(reasons).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Prometheus warned: remote_read/)]),
    );
  });

  it.each<[string, ProfileInput['prometheus'], string]>([
    [
      'a query that does not parse',
      { queries: { requests: 'http_requests_total{[$range]' } },
      'prometheus.queries.requests: ',
    ],
    [
      'a query that gives no raw samples',
      { queries: { requests: 'increase(http_requests_total[$range])' } },
      'prometheus.queries.requests: the query gives a vector, not raw samples: end it with [$range]',
    ],
    [
      'a query that finds nothing',
      { queries: { requests: 'requests_served{pod=~"$pods"}[$range]' } },
      'prometheus.queries.requests finds no series: see which name and labels the metric has',
    ],
    [
      'pods of another name',
      { pods: 'galaxy-.*' },
      'kube-state-metrics shows no pod galaxy-.* in namespace starlight-prod in this time: name them in prometheus.pods',
    ],
  ])('%s', async (_, settings, reason) => {
    const { reasons } = await collect({ url: plain.url, ...settings });
    expect(reasons).toEqual(expect.arrayContaining([expect.stringContaining(reason)]));
  });

  it('takes a subquery, whose samples are made on the way', async () => {
    const query =
      '(sum by (pod, code, job) (http_requests_total{pod=~"$pods",namespace="$namespace"}))[$range:15s]';
    const { data, reasons } = await collect({ url: plain.url, queries: { requests: query } });
    expect(reasons).toEqual([]);
    expect(data).toMatchObject(seen);
  });

  const json = (value: object) => (response: Parameters<RequestListener>[1]) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  it.each<[string, (response: Parameters<RequestListener>[1]) => void, string]>([
    [
      'no JSON',
      (response) => response.end('<html>'),
      "200 OK, with an answer that is not JSON: it is not Prometheus' API",
    ],
    [
      'JSON of something else',
      json({ status: 'ok' }),
      "answered with JSON that is not an answer of Prometheus' API",
    ],
    [
      'samples of another shape',
      json({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values: [[1, 2]] }] } }),
      "answered with JSON that is not an answer of Prometheus' API",
    ],
    [
      'native histograms',
      json({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, histograms: [] }] } }),
      'native histograms, which are not read',
    ],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'https://elsewhere.example/?token=x' }).end(),
      'answered 302 Found: write the address that it redirects to as prometheus.url',
    ],
    [
      'nothing there',
      (response) => response.writeHead(404).end('none'),
      'must be the address below which /api/v1 lies',
    ],
    [
      'a broken answer',
      (response) => response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
      'the answer broke off',
    ],
  ])('%s', async (_, answer, reason) => {
    const url = await serve((request, response) => {
      request.resume();
      answer(response);
    });
    const { data, reasons } = await collect({ url });
    expect(data).toBeUndefined();
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });

  it('keeps a remark of Prometheus, which changes nothing', async () => {
    const url = await serve((request, response) => {
      request.resume();
      const data = { resultType: 'matrix', result: [] };
      json({ status: 'success', data, infos: ['PromQL info: metric might not be a counter'] })(response);
    });
    expect((await collect({ url })).data).toMatchObject({
      infos: { items: ['PromQL info: metric might not be a counter'] },
      warnings: { items: [], complete: true },
    });
  });

  it('does not read an answer without end', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.writable && response.write(Buffer.alloc(65_536, ' ')));
      };
      response.on('drain', more);
      more();
    });
    const client = openClient({ url: new URL(url), tls: {} }, 1_000_000);
    await expect(client.samples('up[1m]', 0, AbortSignal.timeout(20_000))).rejects.toMatchObject({
      code: 'collector_failed',
      failure: 'answer_too_large',
      message: `the answer of ${url} is longer than 1000000 bytes`,
    });
    client.close();
  });

  it('stops at its time limit when there is no answer', async () => {
    const url = await serve(() => undefined);
    const { data, reasons, state } = await collect({ url }, 500);
    expect({ data, reasons, state }).toEqual({
      data: undefined,
      reasons: [`${url} was not asked to the end: the time limit of 0.5 s was over`],
      state: 'timed out',
    });
  });

  it('says that nobody listens', async () => {
    const { reasons } = await collect({ url: 'http://127.0.0.1:1' });
    expect(reasons).toEqual([expect.stringContaining("http://127.0.0.1:1 can't be reached")]);
  });
});

/** As a shell would write it. */
const braced = '$'.concat('{pods}');

describe('the profile', () => {
  it.each<[string, unknown, string]>([
    [
      'a password in the address',
      { url: 'https://gates:hunter2@prometheus.example' },
      'credentials belong into files',
    ],
    ['another scheme', { url: 'ftp://prometheus.example' }, 'expected an address such as'],
    ['two credentials', { bearerTokenFile: 'a', basic: { user: 'b', passwordFile: 'c' } }, 'not both'],
    ['a certificate without its key', { clientCertificateFile: 'a' }, 'together'],
    ['a credential of no server', { test: { bearerTokenFile: 'a' } }, 'expected url'],
    [
      'an unknown placeholder',
      { queries: { memory: 'memory{pod="$pod"}[$range]' } },
      'unknown placeholder $pod; there are $namespace, $pods,',
    ],
    [
      'a placeholder in braces',
      { queries: { memory: `memory{pod="${braced}"}[$range]` } },
      `unknown placeholder ${braced}`,
    ],
    ['no range', { queries: { memory: 'memory' } }, 'expected a query over raw samples'],
    ['an unknown query', { queries: { disk: 'disk[$range]' } }, 'unknown key "disk"'],
    ['a broken pattern', { pods: 'a(' }, 'expected a regular expression'],
    ['scrapes once an hour', { scrapeInterval_seconds: 3600 }, '<=60'],
  ])('refuses %s', (_, prometheus, message) => {
    const parse = () => parseProfile({ prometheus }, 'gates.yaml');
    expect(parse).toThrow(message);
    expect(parse).not.toThrow('hunter2');
  });

  it('has its default queries in the guide', async () => {
    const guide = await readFile(new URL('../../docs/collectors/prometheus.md', import.meta.url), 'utf8');
    const queries = Object.entries(parseProfile({}, 'gates.yaml').prometheus.queries);
    expect(queries).toHaveLength(7);
    for (const [name, query] of queries) expect(guide).toContain(`| \`${name}\` | \`${query}\` |`);
    const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text));
    expect(examples).toHaveLength(2);
    for (const example of examples) expect(() => parseProfile(example, 'the guide')).not.toThrow();
  });

  it('says what would be asked, and with which rights', () => {
    const profile = parseProfile(
      {
        prometheus: {
          url: 'https://prometheus.example/team',
          bearerTokenFile: 'token',
          test: { url: 'https://test.example', namespace: 'test', pods: 'copy-.*' },
        },
      },
      'gates.yaml',
    );
    const context = {
      moment: 'post-deployment',
      profile,
      directory,
      release: { name: 'starlight', version: 'v4' },
      cluster: {},
    } as const;
    expect(collector.describe({ ...context, wanted: { resources: [''], metrics: [''] } })).toEqual({
      contacts: [
        'https://test.example, by POST to /api/v1/query',
        'https://prometheus.example/team, by POST to /api/v1/query',
        'token',
      ],
      rights: [
        'query the metrics of pods copy-.* in namespace test',
        'query the metrics of pods starlight-v4-[a-z0-9]+-[a-z0-9]+ in namespace starlight-prod',
      ],
    });
    expect(
      collector.describe({ ...context, profile: parseProfile({}, 'x'), wanted: { metrics: [''] } }).contacts,
    ).toEqual(['no Prometheus: the profile names none in prometheus.url']);
  });
});
