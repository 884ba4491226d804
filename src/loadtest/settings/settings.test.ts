import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usual_limits_ms } from '../../lib/statistics/ladder.ts';
import { SettingsError } from './parsers.ts';
import { expectsError } from './requests.ts';
import { fromFolder, ladderLimits, readSettings, variables, virtualUsers } from './settings.ts';

const TARGET = 'http://127.0.0.1:8080';
const read = (environment: Record<string, string>, configuration?: unknown) =>
  readSettings({ TARGET, ...environment }, configuration);

function refusalOf(environment: Record<string, string>, configuration?: unknown): string {
  try {
    readSettings(environment, configuration);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('They were accepted.');
}

describe('settings', () => {
  test('have the checklist’s figures where nobody says otherwise', () => {
    const settings = read({});
    expect(settings).toMatchObject({
      target: TARGET,
      scenario: 'constant',
      rate_perSecond: 20,
      duration_seconds: 60,
      warmup_seconds: 10,
      timeout_seconds: 5,
      limits: { latency_p95_ms_max: 100, error_rate_fraction_max: 0.01, throughput_per_second_min: 10 },
      ladder_ms: usual_limits_ms,
      identity: { path: '/models/versions', version: 'version', digest: 'digest' },
      credentials: { apiKeyHeader: 'X-API-Key' },
      report: 'loadtest.json',
    });
    expect(settings.requests.map(({ name, method, path, body }) => [name, method, path, body])).toEqual([
      ['inference (multipart)', 'POST', '/inference', 'multipart'],
      ['inference (json)', 'POST', '/inference', 'json'],
    ]);
    expect(settings.images).toBeUndefined();
  });

  /** For each variable a text and what it becomes, at the place that `variables` names. */
  const examples: Record<string, readonly [string, unknown]> = {
    TARGET: ['https://starlight.example/v4', 'https://starlight.example/v4'],
    SCENARIO: ['ramp', 'ramp'],
    RATE: ['50', 50],
    DURATION: ['2m', 120],
    WARMUP: ['0', 0],
    TIMEOUT: ['2.5s', 2.5],
    MAX_VUS: ['300', 300],
    RAMP_RATE_MAX: ['900', 900],
    RAMP_STEPS: ['4', 4],
    RAMP_STEP: ['1m', 60],
    LATENCY_P95_MS_MAX: ['250.5', 250.5],
    ERROR_RATE_FRACTION_MAX: ['0.02', 0.02],
    THROUGHPUT_PER_SECOND_MIN: ['0', 0],
    IMAGES: ['a.png, b.jpg', ['a.png', 'b.jpg']],
    API_KEY_HEADER: ['Authorization', 'Authorization'],
    API_KEY_FILE: ['key.txt', 'key.txt'],
    BEARER_TOKEN_FILE: ['token.txt', 'token.txt'],
    NONCE: ['run-7.a', 'run-7.a'],
    REPORT: ['-', '-'],
    SUMMARY: ['summary.txt', 'summary.txt'],
  };

  test('can all be given as variables that are known here', () =>
    expect(Object.keys(examples)).toEqual(Object.keys(variables)));

  test.each(Object.entries(examples))('are set by %s', (name, [text, expected]) => {
    const settings: unknown = read({ [name]: text });
    const path = variables[name]?.key.filter((key) => key !== undefined) ?? [];
    expect(path.length).toBeGreaterThan(0);
    const found = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], settings);
    expect(found).toEqual(expected);
  });

  test('of a variable hold against those of the configuration, beside which the others stay', () => {
    const configuration = {
      target: 'http://127.0.0.1:1',
      rate_perSecond: 7,
      limits: { latency_p95_ms_max: 80, throughput_per_second_min: 3 },
    };
    expect(read({ LATENCY_P95_MS_MAX: '90', RATE: '' }, configuration)).toMatchObject({
      target: TARGET,
      rate_perSecond: 7,
      limits: { latency_p95_ms_max: 90, error_rate_fraction_max: 0.01, throughput_per_second_min: 3 },
    });
  });

  test('may say all in the configuration', () => {
    const request = {
      name: 'not an image',
      path: '/inference?trace=1',
      body: 'broken',
      status: [400, 415],
      json: { 'error.code': 'text', retry: [true, 3, 'no'], left: { to: 5 }, ok: 'boolean', n: 'number' },
      weight: 3,
    };
    const settings = readSettings({}, { target: `${TARGET}//`, requests: [request], identity: null });
    expect(settings.target).toBe(TARGET);
    expect(settings.identity).toBeNull();
    expect(settings.requests).toEqual([{ ...request, method: 'POST', field: 'image' }]);
    expect(settings.requests.map(expectsError)).toEqual([true]);
    expect(read({}).requests.map(expectsError)).toEqual([false, false]);
  });

  test.each([
    ['90', 90],
    ['90s', 90],
    ['2m', 120],
    ['1.5m', 90],
    ['1h', 3600],
  ])('read the duration %s', (text, seconds) =>
    expect(read({ DURATION: text }).duration_seconds).toBe(seconds),
  );
});

describe('a setting that can’t be used', () => {
  test.each<[Record<string, string>, string]>([
    [{ TARGET: '' }, 'TARGET: say which address to put load on, such as -e TARGET='],
    [
      { TARGET: 'ftp://127.0.0.1' },
      'target: expected an http or https address without credentials, query or fragment; found "ftp://127.0.0.1".',
    ],
    [{ TARGET: '127.0.0.1:80' }, 'target: expected an http or https address'],
    [{ TARGET: 'http://' }, 'target: expected an http or https address'],
    [{ TARGET: 'http://a.example/?key=v' }, 'found "http://a.example/?…".'],
    [{ SCENARIO: 'spike' }, 'scenario: expected constant or ramp; found "spike".'],
    [{ RATE: 'abc' }, 'RATE: expected a number; found "abc".'],
    [{ RATE: ' ' }, 'RATE: expected a number; found " ".'],
    [
      { RATE: '0' },
      'rate_perSecond: expected a whole number of requests a second, at least 1 and at most 100000; found 0.',
    ],
    [{ RATE: '2.5' }, 'rate_perSecond: expected a whole number of requests a second'],
    [{ RATE: 'Infinity' }, 'RATE: expected a number; found "Infinity".'],
    [{ DURATION: 'xyz' }, 'DURATION: expected a duration such as 60s or 2m; found "xyz".'],
    [{ DURATION: '-5' }, 'DURATION: expected a duration such as 60s or 2m; found "-5".'],
    [
      { DURATION: '1.5' },
      'duration_seconds: expected a whole number of seconds, at least 1 and at most 86400; found 1.5.',
    ],
    [
      { WARMUP: '2h' },
      'warmup_seconds: expected a whole number of seconds, at least 0 and at most 3600; found 7200.',
    ],
    [
      { TIMEOUT: '0' },
      'timeout_seconds: expected a number of seconds, more than 0 and at most 600; found 0.',
    ],
    [{ MAX_VUS: '0' }, 'maximumVirtualUsers: expected a whole number of virtual users'],
    [{ RAMP_RATE_MAX: '0' }, 'ramp.rate_perSecond_max: expected a whole number of requests a second'],
    [
      { RAMP_STEPS: '1' },
      'ramp.steps: expected a whole number of steps, at least 2 and at most 20; found 1.',
    ],
    [{ RAMP_STEP: '2' }, 'ramp.step_seconds: expected a whole number of seconds, at least 5'],
    [
      { LATENCY_P95_MS_MAX: '0' },
      'limits.latency_p95_ms_max: expected a number of milliseconds, more than 0',
    ],
    [
      { ERROR_RATE_FRACTION_MAX: '1.1' },
      'limits.error_rate_fraction_max: expected a number of failed requests of all, as a fraction, more than 0 and at most 1; found 1.1.',
    ],
    [
      { THROUGHPUT_PER_SECOND_MIN: '-1' },
      'limits.throughput_per_second_min: expected a number of successful requests a second, at least 0; found -1.',
    ],
    [{ IMAGES: 'a.png,,b.png' }, 'images[1]: expected a text; found "".'],
    [{ NONCE: 'a b' }, 'nonce: expected 1 to 100 letters, digits, dots, dashes or underscores; found "a b".'],
  ])('is refused by name: %j', (environment, message) =>
    expect(refusalOf({ TARGET, ...environment })).toContain(message),
  );

  const requests = (request: object) => ({ requests: [{ name: 'a', path: '/a', ...request }] });
  test.each<[unknown, string]>([
    [null, 'CONFIG: expected a file with a JSON object.'],
    [[], 'CONFIG: expected a file with a JSON object.'],
    ['{}', 'CONFIG: expected a file with a JSON object.'],
    [{ rate: 5 }, 'rate: there is no such setting. Known here: target, scenario, rate_perSecond, '],
    [{ constructor: 5 }, 'constructor: there is no such setting.'],
    [JSON.parse('{"__proto__": 5}'), '__proto__: there is no such setting.'],
    [{ limits: { p95: 5 } }, 'limits.p95: there is no such setting. Known here: latency_p95_ms_max, '],
    [{ limits: [] }, 'limits: expected an object; found [].'],
    [{ limits: null }, 'limits: expected an object; found null.'],
    [{ rate_perSecond: '5' }, 'rate_perSecond: expected a whole number of requests a second'],
    [{ ladder_ms: [] }, 'ladder_ms: expected a list with at least one entry; found [].'],
    [{ ladder_ms: [10, 0] }, 'ladder_ms[1]: expected a number of milliseconds, more than 0'],
    [
      { identity: { path: 'versions' } },
      'identity.path: expected a path that begins with /; found "versions".',
    ],
    [{ requests: [] }, 'requests: expected a list with at least one entry; found [].'],
    [requests({ name: '' }), 'requests[0].name: expected a text; found "".'],
    [requests({ name: undefined }), 'requests[0].name: expected a text; found nothing.'],
    [requests({ path: 'a' }), 'requests[0].path: expected a path that begins with /; found "a".'],
    [
      requests({ method: 'get' }),
      'requests[0].method: expected GET or POST or PUT or PATCH or DELETE; found "get".',
    ],
    [
      requests({ body: 'xml' }),
      'requests[0].body: expected multipart or json or broken or none; found "xml".',
    ],
    [requests({ weight: 0 }), 'requests[0].weight: expected a whole number of requests, at least 1'],
    [requests({ status: [199] }), 'requests[0].status[0]: expected a whole number of HTTP status'],
    [requests({ status: [200, 503] }), 'requests[0].status[1]: expected a whole number of HTTP status'],
    [
      requests({ status: [200, 404] }),
      'requests[0].status: expected only statuses below 400, or only ones from 400 on; found both.',
    ],
    [
      requests({ json: { a: 'string' } }),
      'requests[0].json.a: expected text, number, boolean, a list of allowed values, or {"from", "to"}; found "string".',
    ],
    [requests({ json: { a: { min: 1 } } }), 'requests[0].json.a: expected text, number'],
    [requests({ json: [] }), 'requests[0].json: expected an object; found [].'],
    [requests({ version: 4 }), 'requests[0].version: expected a text; found 4.'],
    [
      { credentials: { apiKey: 'k' } },
      'credentials.apiKey: there is no such setting. Known here: apiKeyHeader, ',
    ],
  ])('is refused by its path: %j', (configuration, message) =>
    expect(refusalOf({ TARGET }, configuration)).toContain(message),
  );

  test('is shown without what may be a secret', () => {
    const secret = 's3cr3t-5f1b';
    const messages = [
      refusalOf({ TARGET: `https://user:${secret}@starlight.example` }),
      refusalOf({ TARGET: `https://user:p@ss/${secret}@starlight.example` }),
      refusalOf({ TARGET: `user:${secret}@starlight.example` }),
      refusalOf({ TARGET: `https://starlight.example?key=${secret}` }),
      refusalOf({ TARGET: `https://starlight.example/#${secret}` }),
      refusalOf({ TARGET }, { credentials: secret }),
      refusalOf({ TARGET }, { credentials: [secret] }),
      refusalOf({ TARGET }, { credentials: { apiKeyFile: [secret] } }),
      refusalOf({ TARGET }, { requests: `https://user:${secret}@starlight.example` }),
    ];
    expect(messages).toHaveLength(9);
    for (const message of messages) expect(message).not.toContain(secret);
  });
});

describe('what follows from settings', () => {
  test('the limit that is judged is a rung of the ladder, which ascends', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 500 }),
        (ladder_ms, latency_p95_ms_max) => {
          const limits = ladderLimits(
            readSettings({ TARGET }, { ladder_ms, limits: { latency_p95_ms_max } }),
          );
          expect([...limits]).toEqual([...new Set([...ladder_ms, latency_p95_ms_max])].sort((a, b) => a - b));
        },
      ),
    ));

  test.each([
    [{}, 20, 125],
    [{ TIMEOUT: '1' }, 2, 10],
    [{ TIMEOUT: '1' }, 9, 12],
    [{ MAX_VUS: '3' }, 2000, 3],
  ])('virtual users of %j at %i requests a second: %i', (environment, rate, users) =>
    expect(virtualUsers(read(environment), rate)).toBe(users),
  );

  test('files of a configuration lie beside it, unless it says where they are', () => {
    const configuration = {
      images: ['a.png', '/b.png', 3],
      credentials: { apiKeyFile: 'key', bearerTokenFile: '/token', apiKeyHeader: 'X-Key' },
      rate_perSecond: 5,
    };
    expect(fromFolder(configuration, '/etc/load/')).toEqual({
      images: ['/etc/load/a.png', '/b.png', 3],
      credentials: { apiKeyFile: '/etc/load/key', bearerTokenFile: '/token', apiKeyHeader: 'X-Key' },
      rate_perSecond: 5,
    });
    for (const wrong of [null, 5, [], [{}], { images: 5, credentials: null }])
      expect(fromFolder(wrong, '/')).toEqual(wrong);
  });
});
