import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCheckout, writeScan } from '../environment/checkout.ts';
import { evaluate } from '../src/lib/evaluate.ts';
import { formats } from '../src/lib/report/formats.ts';
import { redact } from '../src/lib/snapshot/redact.ts';
import type { Snapshot } from '../src/lib/snapshot/schema.ts';
import { parseSnapshot } from '../src/lib/snapshot/snapshot.ts';
import { folder, gates } from './cli/gates.testing.ts';

/** Every planted secret: each has a text of its own, so that a leak says where it came from. */
const planted = new Map<string, string>();

/** A secret without any shape, that only its place betrays. */
function secret(place: string): string {
  const text = `planted${planted.size}zq${'x'.repeat(8)}`;
  planted.set(place, text);
  return text;
}

/** The secret as the password of a URL. */
const url = (place: string) => `https://robot:${secret(place)}@host.example/path`;

function leaks(text: string): string[] {
  return [...planted].filter(([, value]) => text.includes(value)).map(([place]) => place);
}

const digest = `sha256:${'a'.repeat(64)}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const values = { secretData: secret('Secret data') };
planted.set('Secret data, as base64', base64(values.secretData));

const manifests = `apiVersion: v1
kind: Secret
metadata: {name: s, namespace: starlight-prod}
data: {password: ${base64(values.secretData)}}
stringData: {other: ${secret('Secret stringData')}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"x":"${secret('last applied')}"}}'
    note: 'password=${secret('annotation')}'
data:
  DB_PASSWORD: ${secret('ConfigMap value')}
  app.properties: |
    port=8080
    db.password=${secret('line of a ConfigMap')}
    level=info
  app.yaml: |
    database:
      user: starlight
      apiToken: "${secret('YAML in a ConfigMap')}"
  app.json: '{"port": 1, "client_secret": "${secret('JSON in a ConfigMap')}"}'
  dsn: host=db user=starlight password=${secret('DSN in a ConfigMap')}
  url: redis://cache:6379/?password=${secret('query in a ConfigMap')}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  template:
    metadata: {annotations: {deploy-token: ${secret('annotation of a template')}}}
    spec:
      containers:
        - name: detector
          image: x
          command: [sh, -c, "serve --password ${secret('shell')} --port 1"]
          args: [--api-key, ${secret('word after an option')}, --token=${secret('option')}, --port=1]
          env:
            - {name: API_KEY, value: ${secret('env')}}
            - {name: DATABASE_URL, value: '${url('URL in env')}'}
          livenessProbe: {exec: {command: [probe, --password=${secret('probe')}]}}
          readinessProbe: {httpGet: {path: /, httpHeaders: [{name: X-Token, value: ${secret('header')}}]}}
---
apiVersion: example.org/v1
kind: Backend
metadata: {name: custom, annotations: {api-key: ${secret('annotation of a custom resource')}}}
spec:
  url: ${url('URL in a custom resource')}
  auth: {password: ${secret('custom resource')}, tokens: [{name: ACCESS_TOKEN, value: ${secret('pair in a custom resource')}}]}
  arguments: [--secret, ${secret('argument in a custom resource')}]
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: {name: inner}
    stringData: {a: ${secret('Secret in a List')}}
`;

const junit = `<testsuites><testsuite name="s" tests="2" failures="1">
<testcase classname="c" name="calls ${url('name of a test')}"><failure message="${secret('message of a failure')}">${secret('text of a failure')}</failure></testcase>
<testcase classname="c" name="b"/>
<system-out>${secret('output of a test')}</system-out><properties><property name="p" value="${secret('property of a test')}"/></properties>
</testsuite></testsuites>`;

/** A little later than what the test collects, so that its moment is not over before: within the skew of clocks that is allowed. */
const at = { collectedAt: new Date(Date.now() + 100_000).toISOString(), collector: 'elsewhere@1' };
const list = (...items: object[]) => ({ items, complete: true });

/** A snapshot from elsewhere, whose collectors were careless. */
const careless = {
  schema: 'gates.snapshot/v1',
  release: { name: 'starlight', version: 'v4' },
  notes: 'free text of the team travels as it is',
  observations: {
    'pre-deployment': {
      tracker: {
        ...at,
        source: url('source'),
        measuredOn: { url: `https://tracker.example/?access_token=${secret('query of a URL')}` },
        problems: [{ path: 'system', reason: `GET ${url('reason of a problem')}: 500` }],
        data: {
          system: url('system'),
          query: `https://x.example/search?q=a&api_key=${secret('query')}`,
          openCriticalBugs: list({ id: 'A-1', title: url('title of a bug'), url: url('link') }),
        },
      },
      database: { ...at, data: { backup: { location: url('location of a backup') } } },
    },
    deployment: {
      cluster: {
        ...at,
        data: {
          server: url('server'),
          secrets: list({
            metadata: {
              name: 's',
              annotations: {
                'kubectl.kubernetes.io/last-applied-configuration': secret('last applied to a Secret'),
              },
            },
            keys: ['a'],
          }),
          configMaps: list({
            metadata: { name: 'c', annotations: { password: secret('annotation of a cluster') } },
            data: { 'a.ini': `[db]\npassword = ${secret('line of a ConfigMap of a cluster')}\n` },
          }),
          pods: list({
            metadata: { name: 'p' },
            spec: { containers: [{ name: 'c', env: [{ name: 'TOKEN', value: secret('env of a pod') }] }] },
            status: {
              conditions: [{ type: 'Ready', message: `pull ${url('condition')}` }],
              containerStatuses: [
                {
                  name: 'c',
                  state: { waiting: { reason: 'x', message: `pull ${url('state of a container')}` } },
                },
              ],
            },
          }),
        },
      },
    },
    migration: {
      traffic: {
        ...at,
        data: {
          splits: list({
            kind: 'VirtualService',
            metadata: { name: 'v' },
            spec: { password: secret('split') },
          }),
        },
      },
    },
  },
};

test('no planted secret reaches a file, a report or the screen', async () => {
  const directory = await folder();
  await makeCheckout('starlight', directory, {
    imageDigest: digest,
    tags: { previous: 'v3', release: 'v4' },
  });
  await writeScan(
    directory,
    { reference: 'registry.starlight.example/starlight:v4-prod', digest },
    new Date(),
  );
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  await write('k8s/planted.yaml', manifests);
  await write('reports/junit.xml', junit);
  const scan = JSON.parse(await readFile(join(directory, 'reports/trivy.json'), 'utf8'));
  scan.Results.push({
    Target: '/app/.env',
    Class: 'secret',
    Secrets: [{ RuleID: 'generic', Severity: 'HIGH', Title: 'x', Match: secret('match of a scanner') }],
  });
  await write('reports/trivy.json', JSON.stringify(scan));
  const contacts = await readFile(join(directory, 'contacts.yaml'), 'utf8');
  await write('contacts.yaml', contacts.replace(/https:[^"]*/, url('contact')));
  await write('docs/OPERATIONS_RUNBOOK.md', `# Runbook\n\n[broken](${url('link in a document')})\n`);
  await write('elsewhere.json', JSON.stringify(careless));
  const inputs = new Set(await readdir(directory, { recursive: true }));

  const screens: string[] = [];
  const run = async (...args: string[]) => {
    const { code, out, err } = await gates(directory, args);
    screens.push(out, err);
    return { code, out, err };
  };
  const only = ['--only', 'docs', 'tests', 'scans', 'contacts', 'manifests'];
  const collected = await run(
    'collect',
    '--moment',
    'pre-deployment',
    '-o',
    'snapshot.json',
    '--image-digest',
    digest,
    ...only,
  );
  expect(collected.err).toMatch(/5 domains collected/);
  expect(await run('merge', 'snapshot.json', 'elsewhere.json', '-o', 'whole.json')).toMatchObject({
    code: 0,
  });
  const people = ['keygen', 'ada', '--person', 'Ada Brandt', '--role', 'tech_lead', 'product'];
  await write('trust.yaml', `schema: gates.trust/v1\n${(await run(...people)).out}`);
  const link = ['--key', 'ada.key', '--claim', 'audience=all', '--claim', 'channel=chat', '--claim'];
  const team = ['sign', 'communication.deployment_announcement', 'whole.json', ...link];
  const unclean = await run(...team, `link=${url('claim')}`);
  expect(unclean).toMatchObject({
    code: 3,
    err: expect.stringMatching(/link holds what looks like a secret/),
  });
  expect(await run(...team, 'link=https://chat.example/1')).toMatchObject({ code: 0 });
  await run('verify', 'whole.json');
  await run('verify', 'whole.json', '--json');
  for (const { name } of formats) {
    const checked = await run(
      'check',
      'whole.json',
      '--all',
      '--format',
      name,
      '--format',
      `${name}=report.${name}`,
    );
    expect(checked.code).toBe(1);
  }

  const made = (await readdir(directory, { recursive: true })).filter(
    (name) => !inputs.has(name) && !name.startsWith('.git'),
  );
  expect(made).toEqual(
    expect.arrayContaining(['snapshot.json', 'whole.json', ...formats.map(({ name }) => `report.${name}`)]),
  );
  const texts = await Promise.all(made.map((name) => readFile(join(directory, name), 'utf8')));
  for (const [index, text] of texts.entries()) expect(leaks(text), made[index]).toEqual([]);
  for (const screen of screens) expect(leaks(screen)).toEqual([]);

  const whole = JSON.parse(texts[made.indexOf('whole.json')] ?? '');
  expect(whole.notes).toBe('free text of the team travels as it is');
  // what was planted was there to be found: the objects were collected, and say what they lost
  const { objects } = whole.observations['pre-deployment'].manifests.data;
  expect(objects.items.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['Backend', 'Secret', 'ConfigMap']),
  );
  expect(JSON.stringify(objects).match(/"redacted":true/g)?.length).toBeGreaterThanOrEqual(18);
  expect(whole.observations['pre-deployment'].tracker.data.query).toBe(
    'https://x.example/search?q=a&api_key=[redacted]',
  );
  expect(planted.size).toBeGreaterThan(45);
});

test('what comes from memory is redacted before it is judged', async () => {
  expect(leaks(JSON.stringify(careless)).length).toBeGreaterThan(14);
  // some formats are about an image, and write nothing of a release without one
  const image = { reference: 'registry.example/starlight:v4', index: `sha256:${'a'.repeat(64)}` };
  const report = await evaluate({ ...careless, release: { ...careless.release, image } });
  for (const format of formats)
    expect(leaks(format.render(report, { colour: false, all: true })), format.name).toEqual([]);
});

test('values of Secrets in a snapshot from elsewhere refuse it, and the message does not repeat them', async () => {
  const value = secret('Secret of a cluster');
  const secrets = list({ metadata: { name: 's' }, data: { a: value } });
  const cluster = { ...at, data: { secrets } };
  const snapshot = { ...careless, observations: { deployment: { cluster } } };
  await expect(evaluate(snapshot)).rejects.toThrow(
    /secrets\.items\[0\]: unknown key "data"; found an object$/m,
  );
  const twisted = { ...cluster, data: { configMaps: list({ data: [value] }), server: { token: value } } };
  const quoted = { ...cluster, collectedAt: url('value that does not fit') };
  for (const cluster of [twisted, quoted]) {
    const refused = evaluate({ ...careless, observations: { deployment: { cluster } } });
    const message = await refused.catch(String);
    expect(message).toMatch(/is not a snapshot that gates understands/);
    expect(leaks(String(message))).toEqual([]);
  }
});

describe('redaction', () => {
  test('done twice changes nothing', () => {
    const snapshot = parseSnapshot(new TextEncoder().encode(JSON.stringify(careless)), 'elsewhere.json');
    const once = JSON.stringify(snapshot);
    expect(leaks(once)).toEqual([]);
    redact(snapshot);
    expect(JSON.stringify(snapshot)).toBe(once);
    expect(JSON.stringify(parseSnapshot(new TextEncoder().encode(once), 'again.json'))).toBe(once);
  });

  test.each(['all-pass', 'harbour'])(
    'leaves %s as it was recorded, so that its signatures hold',
    async (name) => {
      const text = await readFile(new URL(`../fixtures/${name}/snapshot.json`, import.meta.url), 'utf8');
      const snapshot = JSON.parse(text) as Snapshot;
      redact(snapshot);
      expect(snapshot).toEqual(JSON.parse(text));
    },
  );
});
