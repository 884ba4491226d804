import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startExampleService } from '../../environment/example-service.ts';
import { makePki } from '../../environment/pki.ts';
import {
  decisions,
  folder,
  gates,
  k6,
  load,
  observationIn,
  release,
  statuses,
} from './gates-load.testing.ts';

const password = 'hunter2-hunter2';
const undecided = { latency_p95: 'unknown', throughput: 'unknown', error_rate: 'unknown' };

describe.concurrent('a mistake is one sentence that says where it is and what was expected, and ends with 3:', () => {
  const files = {
    'gates.yaml': 'service: {testUrl: "http://127.0.0.1:9"}\n',
    'broken.json': '{"rate_perSecond": 20,\n  oops}',
    'key-as-configuration': password,
    'unknown.json': '{"rate": 20}',
    'type.json': '{"requests": [{"name": "inference", "path": "inference"}]}',
    'credentials.json': `{"credentials": "${password}"}`,
    'text.png': 'no image',
    'empty.txt': ' \n',
    'key.txt': 'a key',
    'with-password.yaml': `service: {testUrl: "https://someone:${password}@starlight.test.example"}\n`,
  };
  const cases: [name: string, args: string[], message: RegExp][] = [
    ['an unknown option', ['--rte', '5'], /^error: unknown option '--rte'\n\(Did you mean --rate\?\)$/],
    ['a word too many', ['now'], /^error: too many arguments for 'load'/],
    ['an unknown moment', ['--moment', 'lunch'], /'--moment <moment>'.*Allowed choices are pre-deployment/],
    [
      'no rate',
      ['--rate', '0'],
      /^gates: --rate: expected a whole number of requests a second, at least 1 .*; found 0\.$/,
    ],
    ['a rate in words', ['--rate', 'much'], /^gates: --rate: expected a number; found "much"\.$/],
    [
      'a duration in words',
      ['--duration', 'abc'],
      /^gates: --duration: expected a duration such as 60s or 2m; found "abc"\.$/,
    ],
    [
      'a time limit of nothing',
      ['--timeout', '0s'],
      /^gates: --timeout: expected a number of seconds, more than 0 .*; found 0\.$/,
    ],
    [
      'no virtual users',
      ['--maximum-vus', '0'],
      /^gates: --maximum-vus: expected a whole number of virtual users, at least 1/,
    ],
    [
      'a configuration that is not there',
      ['--config', 'no.json'],
      /^gates: --config: no\.json can't be read: there is no such file\.$/,
    ],
    [
      'a configuration that does not parse',
      ['--config', 'broken.json'],
      /^gates: --config: broken\.json:2:3: \$: expected a key, found "o"\.$/,
    ],
    [
      'another file as configuration',
      ['--config', 'key-as-configuration'],
      /^gates: --config: key-as-configuration:1:1: \$: expected a value, found "h"\.$/,
    ],
    [
      'an unknown setting',
      ['--config', 'unknown.json'],
      /^gates: unknown\.json: rate: there is no such setting\. Known here: target, .*rate_perSecond/,
    ],
    [
      'a setting of another kind',
      ['--config', 'type.json'],
      /^gates: type\.json: requests\[0\]\.path: expected a path that begins with \/; found "inference"\.$/,
    ],
    [
      'a credential in the configuration',
      ['--config', 'credentials.json'],
      /^gates: credentials\.json: credentials: expected an object; found a string\.$/,
    ],
    [
      'a key file that is not there',
      ['--api-key-file', 'no.txt'],
      /^gates: --api-key-file: \S*\/no\.txt can't be read: there is no such file\.$/,
    ],
    [
      'an empty key file',
      ['--api-key-file', 'empty.txt'],
      /^gates: --api-key-file: \S*\/empty\.txt: expected a credential; the file is empty\.$/,
    ],
    [
      'a variable that is not there',
      ['--bearer-token-variable', 'NO_TOKEN'],
      /^gates: --bearer-token-variable: there is no variable NO_TOKEN, or it is empty\.$/,
    ],
    [
      'an image that is none',
      ['--image', 'text.png'],
      /^gates: --image: \S*\/text\.png: expected a PNG, JPEG, GIF or WebP image; it is none\.$/,
    ],
    [
      'no certificates',
      ['--ca', 'text.png'],
      /^gates: --ca: text\.png: expected certificates in PEM; it holds none\.$/,
    ],
    [
      'a target that is no address',
      ['--target', '127.0.0.1:80'],
      /^gates: --target: expected an http or https address without .*; found "127\.0\.0\.1:80"\.$/,
    ],
    [
      'a target with credentials',
      ['--target', `http://someone:${password}@127.0.0.1:9/`],
      /^gates: --target: expected an http or https address without credentials.*; found "http:\/\/…@127\.0\.0\.1:9\/"\.$/,
    ],
    [
      'a target with a token',
      ['--target', `http://127.0.0.1:9/?token=${password}`],
      /^gates: --target: .*; found "http:\/\/127\.0\.0\.1:9\/\?…"\.$/,
    ],
    [
      'a profile with credentials',
      ['--profile', 'with-password.yaml'],
      /^gates: the profile’s service\.testUrl: .*; found "https:\/\/…@starlight\.test\.example"\.$/,
    ],
    [
      'a place that can’t be written',
      ['-o', 'no/loadtest.json'],
      /^gates: no\/loadtest\.json can't be written: there is no folder no\.$/,
    ],
    [
      'two things on standard output',
      ['--json', '-o', '-'],
      /^gates: --json prints the judgement to standard output: give the report a file by --output\.$/,
    ],
    [
      'no k6',
      ['--k6', '/no/k6'],
      /^gates: \/no\/k6 can't be run: there is no such program\. Install k6 2\.0 or newer .*--k6\.$/,
    ],
    ['a k6 that is no program', ['--k6', 'text.png'], /^gates: text\.png can't be run: /],
    [
      'a k6 that does nothing',
      ['--k6', 'true'],
      /^gates: The load test could not be made: true ended with exit code 0, without a report or a reason; expected k6 2\.0 or newer\.$/,
    ],
    [
      'a k6 that fails',
      ['--k6', 'false'],
      /^gates: The load test could not be made: false ended with exit code 1, without a report/,
    ],
    [
      'a target that is not there',
      ['--k6', k6],
      /^gates: The load test could not be made: http:\/\/127\.0\.0\.1:9\/models\/versions: it can’t be reached: .*connection refused\.$/,
    ],
  ];

  test.for(cases)('%s', async ([, args, message], context) => {
    const directory = await folder(context);
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
    const { code, out, err } = await gates(context, directory, ['load', ...args]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err.trimEnd()).toMatch(message);
    expect(err).not.toMatch(/something unexpected|^ {4}at /m);
    expect(err).not.toContain(password);
    await expect(observationIn(directory)).rejects.toThrow(/ENOENT/);
  });

  test('a report that is another run’s', async (context) => {
    const directory = await folder(context);
    const earlier = {
      schema: 'gates.loadtest/v1',
      observation: {
        collectedAt: '2026-01-01T00:00:00.000Z',
        collector: 'loadtest@1',
        source: 'http://127.0.0.1:9',
        measuredOn: { url: 'http://127.0.0.1:9', servedVersion: 'v4' },
        problems: [],
        data: { nonce: 'earlier', startedAt: '2026-01-01T00:00:00.000Z', finished: true },
      },
    };
    await writeFile(join(directory, 'earlier.json'), JSON.stringify(earlier));
    const copy = `for word in "$@"; do case $word in REPORT=*) cp earlier.json "\${word#REPORT=}";; esac; done`;
    await writeFile(join(directory, 'copy.sh'), `#!/bin/sh\n${copy}\n`, { mode: 0o755 });
    const args = ['load', '--k6', './copy.sh', '--target', 'http://127.0.0.1:9'];
    const { code, out, err } = await gates(context, directory, args);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toBe('gates: The report that k6 wrote is of another run: its nonce differs.\n');
    await expect(observationIn(directory)).rejects.toThrow(/ENOENT/);
  });

  test('wrong credentials, and none', async (context) => {
    const { service, directory } = await release(context);
    await writeFile(join(directory, 'wrong.txt'), 'not the key');
    const refused = `gates: The load test could not be made: ${service.url}/models/versions refused the credentials (401): give the right ones by --api-key-file or --bearer-token-file.\n`;
    for (const args of [['--api-key-file', 'wrong.txt'], []]) {
      const { code, out, err } = await gates(context, directory, ['load', '--k6', k6, ...args]);
      expect({ code, out, err }).toEqual({ code: 3, out: '', err: refused });
    }
  });

  test('a certificate that nobody vouches for, until --ca does', async (context) => {
    const directory = await folder(context);
    const { authority, server } = await makePki(join(directory, 'pki'));
    const service = await startExampleService({
      env: { TLS_CERT_FILE: server.certificate, TLS_KEY_FILE: server.key },
    });
    context.onTestFinished(() => service.stop());
    await writeFile(join(directory, 'key.txt'), service.apiKey);
    await writeFile(join(directory, 'gates.yaml'), `service: {testUrl: "${service.url}"}\n`);
    const args = [...load, '--rate', '5', '--duration', '2s'];
    const refused = await gates(context, directory, args);
    expect(refused).toMatchObject({ code: 3, out: '' });
    expect(refused.err).toMatch(/^gates: .*: its TLS certificate is not accepted: .*unknown authority\.\n$/);
    const accepted = await gates(context, directory, [...args, '--ca', authority.certificate]);
    // far too short a test, but one
    expect(accepted).toMatchObject({ code: 2 });
    expect((await observationIn(directory)).data.requests).toMatchObject({ sent: 10, failed: 0 });
  });
});

describe.concurrent('a test of something else says nothing of the release:', () => {
  test('another version', async (context) => {
    const { directory } = await release(context, { env: { MODEL_VERSION: 'v3' } });
    const { code, out } = await gates(context, directory, [...load, '--rate', '20', '--json']);
    expect(code).toBe(2);
    expect(statuses(out)).toEqual(undecided);
    expect(decisions(out)['latency_p95']?.message).toMatch(/servedVersion/);
    expect((await observationIn(directory)).measuredOn.servedVersion).toBe('v3');
  });

  test('another address', async (context) => {
    const testUrl = () => 'http://127.0.0.1:9';
    const { service, directory } = await release(context, { testUrl });
    const args = [...load, '--rate', '20', '--target', service.url, '--json'];
    const { code, out } = await gates(context, directory, args);
    expect(code).toBe(2);
    expect(statuses(out)).toEqual(undecided);
    expect((await observationIn(directory)).measuredOn.url).toBe(service.url);
  });
});
